import type { EventOutcome } from '../../client/index.ts';

/**
 * Milliseconds that the first event of a batch waits for others: a family's keys are issued almost at once. Every event is
 * delayed by this time. Under load, events also gather in the pause between batches.
 */
export const gatherMs = 30;

/** Milliseconds between two batches: 8 visibility queries a second; Temporal's server allows 10 by default. */
export const betweenBatchesMs = 125;

/** The largest number of events in one batch, and in one visibility query. */
export const batchSize = 1_000;

/**
 * Milliseconds for which the workflow of an event is looked for: its credential may be seconds old. Svix must have the
 * answer before it gives up after 15 s (Svix: retries).
 */
export const giveUpAfterMs = 10_000;

/** An event that waits for its answer, in milliseconds of one clock. */
export interface Waiting {
  readonly since: number;
  /** How often its workflow was looked for. */
  readonly asked: number;
  /** When its workflow is looked for next. */
  readonly askAt: number;
}

/** The state of an event that has just arrived. */
export function arrivedAt(now: number): Waiting {
  return { since: now, asked: 0, askAt: now + gatherMs };
}

/** Whether an event belongs to a batch that goes now: also if it would be due a moment later. */
export function isInBatch({ askAt }: Waiting, now: number): boolean {
  return askAt <= now + gatherMs;
}

/**
 * The events of the next batch. The properties take turns, so that a burst of one hotel does not delay the events of another;
 * the events of one property keep their order.
 */
export function batchOf<Event>(due: readonly Event[], propertyOf: (event: Event) => string): readonly Event[] {
  if (due.length <= batchSize) return due;
  const queues = [...Map.groupBy(due, propertyOf).values()];
  const batch: Event[] = [];
  for (let turn = 0; batch.length < batchSize; turn += 1)
    batch.push(...queues.flatMap((queue) => queue.slice(turn, turn + 1)).slice(0, batchSize - batch.length));
  return batch;
}

/** An event either has its answer, or waits longer. */
export type Verdict = { readonly answer: EventOutcome } | { readonly wait: Waiting };

/** The pause after each look: half a second, then twice as long each time. */
function pauseMs(asked: number): number {
  return 500 * 2 ** (asked - 1);
}

/** What follows from the outcome of a look: an event that Temporal does not have waits longer, for 10 s in all. */
export function afterAsking(waiting: Waiting, outcome: EventOutcome, now: number): Verdict {
  const end = waiting.since + giveUpAfterMs;
  if (outcome === 'held' || now >= end) return { answer: outcome };
  const asked = waiting.asked + 1;
  return { wait: { ...waiting, asked, askAt: Math.min(now + pauseMs(asked), end) } };
}

/** When the next batch goes: as soon as an event is due, with a distance to the last batch. */
export function nextBatchAt(waiting: Iterable<Waiting>, lastBatchAt: number): number | null {
  let earliest = Infinity;
  for (const { askAt } of waiting) earliest = Math.min(earliest, askAt);
  return earliest === Infinity ? null : Math.max(earliest, lastBatchAt + betweenBatchesMs);
}
