import type { EventOutcome } from '../../client/index.ts';

/**
 * How long the first of a batch waits for others: a family's keys are issued within moments of each other. Every wait for
 * Seam's word is longer by it; where much comes, the pause between batches gathers as well.
 */
export const gatherMs = 30;

/** Milliseconds between two batches: 8 visibility queries a second, of the 10 that Temporal's server allows by default. */
export const betweenBatchesMs = 125;

/** The most events of one batch, and of one visibility query. */
export const batchSize = 1_000;

/**
 * How long an event is asked for that nobody knows: its credential may be seconds old. Svix gives up after 15 s
 * (Svix: retries), by when it must have its answer.
 */
export const giveUpAfterMs = 10_000;

/** An event that waits for its answer, in milliseconds of one and the same clock. */
export interface Waiting {
  readonly since: number;
  /** How often its workflow was looked for. */
  readonly asked: number;
  /** When it is to be looked for next. */
  readonly askAt: number;
}

/** An event that has just arrived. */
export function arrivedAt(now: number): Waiting {
  return { since: now, asked: 0, askAt: now + gatherMs };
}

/** Whether an event goes with a batch that goes now: who would be due a moment later goes along. */
export function goesAlong({ askAt }: Waiting, now: number): boolean {
  return askAt <= now + gatherMs;
}

/** Either the event is answered, or it waits on. */
export type Verdict = { readonly answer: EventOutcome } | { readonly wait: Waiting };

/** The pause after so many looks: half a second, then twice as long each time. */
function pauseMs(asked: number): number {
  return 500 * 2 ** (asked - 1);
}

/** What follows from what became of an event: only what Temporal holds, or nobody knew for 10 s, has its answer. */
export function afterAsking(waiting: Waiting, outcome: EventOutcome, now: number): Verdict {
  const end = waiting.since + giveUpAfterMs;
  if (outcome === 'held' || now >= end) return { answer: outcome };
  const asked = waiting.asked + 1;
  return { wait: { ...waiting, asked, askAt: Math.min(now + pauseMs(asked), end) } };
}

/** When the next batch goes: once somebody is due, and not sooner after the last one than the server likes. */
export function nextBatchAt(waiting: Iterable<Waiting>, lastBatchAt: number): number | null {
  let earliest = Infinity;
  for (const { askAt } of waiting) earliest = Math.min(earliest, askAt);
  return earliest === Infinity ? null : Math.max(earliest, lastBatchAt + betweenBatchesMs);
}
