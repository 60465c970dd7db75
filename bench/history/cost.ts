import proto from '@temporalio/proto';
import type { HistoryEvent } from './read.ts';

const encoder = proto.temporal.api.history.v1.HistoryEvent;

/** What a history costs. */
export interface Cost {
  /** The actions that Temporal Cloud would bill. */
  readonly actions: number;
  readonly events: number;
  /** The size of the events in the encoding of Temporal's API. */
  readonly historyBytes: number;
}

/** Whether an event comes from moving time, which only tests and this benchmark do: a real history has no such events. */
function isOfMovedTime(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionTimeSkippingTransitionedEventAttributes ??
    event.workflowExecutionOptionsUpdatedEventAttributes,
  );
}

/**
 * The actions of an event (Temporal Cloud: actions): one for a start, a timer, an upsert, a received signal, an update, an
 * activity and each of its retries. A signal-with-start is billed as one action, but counts as two here.
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

/** What a history, or a part of one, costs. */
export function costOf(history: readonly HistoryEvent[]): Cost {
  const events = history.filter((event) => !isOfMovedTime(event));
  return {
    actions: events.reduce((sum, event) => sum + actionsOf(event), 0),
    events: events.length,
    historyBytes: events.reduce((sum, event) => sum + encoder.encode(event).finish().length, 0),
  };
}
