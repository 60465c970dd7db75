import type { HistoryEvent } from '../history/read.ts';
import type { Batch, Shape } from './messages.ts';

const kinds = ['activities', 'timers', 'upserts', 'signalsSent'] as const satisfies readonly (keyof Batch)[];

/** The kind of the command that led to an event, and the workflow task that sent it; `null` if no command did. */
function commandOf(event: HistoryEvent): { readonly kind: keyof Batch; readonly task: string } | null {
  const attributes = {
    activities: event.activityTaskScheduledEventAttributes,
    timers: event.timerStartedEventAttributes,
    upserts: event.upsertWorkflowSearchAttributesEventAttributes,
    signalsSent: event.signalExternalWorkflowExecutionInitiatedEventAttributes,
  };
  const kind = kinds.find((one) => attributes[one]);
  return kind === undefined ? null : { kind, task: String(attributes[kind]?.workflowTaskCompletedEventId) };
}

/** The shape of a reservation, read from its history, so that it is always the current one. */
export function shapeOf(history: readonly HistoryEvent[]): Shape {
  const batches = new Map<string, Batch>();
  for (const event of history) {
    const command = commandOf(event);
    if (command === null) continue;
    const { kind, task } = command;
    const before = batches.get(task) ?? { activities: 0, timers: 0, upserts: 0, signalsSent: 0 };
    batches.set(task, { ...before, [kind]: before[kind] + 1 });
  }
  return {
    batches: [...batches.values()],
    signals: history.filter((event) => event.workflowExecutionSignaledEventAttributes).length,
    updates: history.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length,
  };
}
