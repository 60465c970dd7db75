import { tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

type HistoryEvent = proto.temporal.api.history.v1.HistoryEvent.$Properties;
type PendingActivity = proto.temporal.api.workflow.v1.PendingActivityInfo.$Properties;

const { EventType, PendingActivityState } = proto.temporal.api.enums.v1;

/**
 * Whether something of a run should have happened by `nowMs` on the workflow's clock and has not yet: its first step, or
 * a timer. The server gets to it some milliseconds late, and a move that begins in between would jump over it.
 */
export function isOverdue(events: readonly HistoryEvent[], nowMs: number): boolean {
  return dueTimes(events).some((dueMs) => dueMs <= nowMs);
}

/** The same for the next try of an activity; one that is due lasts until a worker takes it. */
export function isRetryOverdue(activities: readonly PendingActivity[], nowMs: number): boolean {
  return activities.some(
    ({ state, attempt, nextAttemptScheduleTime }) =>
      state === PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED &&
      (attempt ?? 1) > 1 &&
      tsToMs(nextAttemptScheduleTime ?? {}) <= nowMs,
  );
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
