import pLimit, { type LimitFunction } from 'p-limit';
import { ProblemError } from './problem/problem.ts';

/** A bound on the calls to Temporal at once, with a queue before it: a burst slows down instead of failing. */
export interface CallQueue {
  readonly running: () => number;
  readonly queued: () => number;
  /**
   * Runs a call as soon as there is room for it. One sender, given by the id of its key, gets at most three quarters of the
   * places, so that a burst of one sender does not keep the others out.
   *
   * @throws {ProblemError} `overloaded` if the queue is full too.
   */
  readonly run: <T>(sender: string, call: () => Promise<T>) => Promise<T>;
}

/** How many calls may run at once, and how many may wait. */
export interface Bounds {
  readonly atOnce: number;
  readonly queue: number;
}

function shareOf(places: number): number {
  return Math.ceil((places * 3) / 4);
}

function countOf({ activeCount, pendingCount }: LimitFunction): number {
  return activeCount + pendingCount;
}

/** Creates an empty queue. */
export function createCallQueue({ atOnce, queue }: Bounds): CallQueue {
  const allSenders = pLimit(atOnce);
  /** Grows to the number of keys. */
  const bySender = new Map<string, LimitFunction>();
  function inside(): number {
    return [...bySender.values()].reduce((sum, sender) => sum + countOf(sender), 0);
  }
  return {
    running: () => allSenders.activeCount,
    queued: () => inside() - allSenders.activeCount,
    run: async (sender, call) => {
      const own = bySender.get(sender) ?? pLimit(shareOf(atOnce));
      if (inside() >= atOnce + queue || countOf(own) >= shareOf(atOnce) + shareOf(queue))
        throw new ProblemError({
          type: 'overloaded',
          detail: 'Nothing was done. Send the same request again.',
          retryAfterSeconds: 2,
        });
      bySender.set(sender, own);
      return own(() => allSenders(call));
    },
  };
}

/** Requests that wait for keys. Each asks a worker again and again, so they are counted, and all end at shutdown. */
export interface KeyWaits {
  readonly waiting: () => number;
  /** Runs a wait; `null` if too many requests already wait. `ended` ends the wait early. */
  readonly run: <T>(wait: (ended: AbortSignal) => Promise<T>) => Promise<T | null>;
  /** Ends all waits: their requests are answered with the status as it is. */
  readonly end: () => void;
}

function createKeyWaits(atMost: number): KeyWaits {
  const ending = new AbortController();
  let waiting = 0;
  return {
    waiting: () => waiting,
    run: async (wait) => {
      if (waiting >= atMost || ending.signal.aborted) return null;
      waiting += 1;
      try {
        return await wait(ending.signal);
      } finally {
        waiting -= 1;
      }
    },
    end: () => ending.abort(),
  };
}

/** How much the gateway does at once. */
export interface Limits {
  /** Messages on their way to Temporal. */
  readonly sending: CallQueue;
  /** Reads have places of their own, so that messages that wait for a worker do not delay them. */
  readonly reading: CallQueue;
  readonly waits: KeyWaits;
}

/** Creates the limits of a gateway that is idle; `waits` is the number of requests that may wait for keys. */
export function createLimits(bounds: Bounds, waits: number): Limits {
  return { sending: createCallQueue(bounds), reading: createCallQueue(bounds), waits: createKeyWaits(waits) };
}
