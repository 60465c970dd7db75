import proto from '@temporalio/proto';
import type { HistoryEvent } from './read.ts';

const encoder = proto.temporal.api.history.v1.HistoryEvent;

/** What a history costs. */
export interface Cost {
  /** What Temporal Cloud would bill. */
  readonly actions: number;
  readonly events: number;
  /** As Temporal's API encodes the events. */
  readonly historyBytes: number;
}

/** Moving time, which only tests and this benchmark do, leaves events of its own: a real history has none of them. */
function isOfMovedTime(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionTimeSkippingTransitionedEventAttributes ??
    event.workflowExecutionOptionsUpdatedEventAttributes,
  );
}

/**
 * The actions that an event stands for (Temporal Cloud: actions): one for a start, a timer, an upsert, a signal where it
 * arrives, an update, an activity and each of its retries. What a signal-with-start bills once stands as two events here.
 */
function actionsOf(event: HistoryEvent): number {
  const { activityTaskStartedEventAttributes: started } = event;
  if (started) return Math.max((started.attempt ?? 1) - 1, 0);
  const isOne =
    event.workflowExecutionStartedEventAttributes ??
    event.timerStartedEventAttributes ??
    event.upsertWorkflowSearchAttributesEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.workflowExecutionUpdateAcceptedEventAttributes ??
    event.activityTaskScheduledEventAttributes;
  return isOne ? 1 : 0;
}

/** Counts a history, or a part of one. */
export function costOf(history: readonly HistoryEvent[]): Cost {
  const events = history.filter((event) => !isOfMovedTime(event));
  return {
    actions: events.reduce((sum, event) => sum + actionsOf(event), 0),
    events: events.length,
    historyBytes: events.reduce((sum, event) => sum + encoder.encode(event).finish().length, 0),
  };
}
