import type { temporal } from '@temporalio/proto';
import type { Client } from '@temporalio/client';

/** An event of a workflow's history, in the form of Temporal's API. */
export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** Reads the history of a workflow's newest run. */
export async function readHistory(client: Client, workflowId: string): Promise<readonly HistoryEvent[]> {
  return (await client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
}

/** When an event was written, in milliseconds since 1970. */
export function timeOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}

/** The end of a workflow's last workflow task so far, in milliseconds since 1970. */
export function lastKnewAt(history: readonly HistoryEvent[]): number {
  const last = history.findLast(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  if (last === undefined) throw new Error('the workflow has not run yet');
  return timeOf(last);
}
