import { tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

type HistoryEvent = proto.temporal.api.history.v1.HistoryEvent.$Properties;
type PendingActivity = proto.temporal.api.workflow.v1.PendingActivityInfo.$Properties;

const { EventType, PendingActivityState } = proto.temporal.api.enums.v1;

/**
 * Whether something of a run should have happened by `nowMs` on the workflow's clock and has not yet: its first step, or
 * a timer. The server is some milliseconds late with it, and a move that begins in between would jump over it.
 */
export function isOverdue(events: readonly HistoryEvent[], nowMs: number): boolean {
  return dueTimes(events).some((dueMs) => dueMs <= nowMs);
}

/** Whether the next try of an activity is due and has not begun: it lasts until a worker takes it. */
export function isRetryOverdue(activities: readonly PendingActivity[], nowMs: number): boolean {
  return activities.some((activity) => isRetry(activity) && nextTryMs(activity) <= nowMs);
}

/** Whether an activity has failed and its next try is not due yet: nothing of it is in flight meanwhile. */
export function isBetweenTries(activity: PendingActivity, nowMs: number): boolean {
  return isRetry(activity) && nextTryMs(activity) > nowMs;
}

function isRetry({ state, attempt }: PendingActivity): boolean {
  return state === PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED && (attempt ?? 1) > 1;
}

function nextTryMs({ nextAttemptScheduleTime }: PendingActivity): number {
  return tsToMs(nextAttemptScheduleTime ?? {});
}

function dueTimes(events: readonly HistoryEvent[]): readonly number[] {
  const timers = new Map<string, number>();
  let firstStep: number | undefined;
  for (const event of events) {
    const at = tsToMs(event.eventTime ?? {});
    const started = event.timerStartedEventAttributes;
    const ended = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    const start = event.workflowExecutionStartedEventAttributes;
    if (started) timers.set(started.timerId ?? '', at + tsToMs(started.startToFireTimeout ?? {}));
    else if (ended) timers.delete(ended.timerId ?? '');
    else if (start) firstStep = at + tsToMs(start.firstWorkflowTaskBackoff ?? {});
    else if (event.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED) firstStep = undefined;
  }
  return [...timers.values(), ...(firstStep === undefined ? [] : [firstStep])];
}
