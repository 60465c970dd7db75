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

/** Places that several senders take and give back; three quarters of them at most are one sender's. */
export interface Places {
  readonly taken: () => number;
  /** Takes a place; whether there was one. */
  readonly take: (sender: string) => boolean;
  readonly give: (sender: string) => void;
}

/** Creates places of which none is taken. */
export function createPlaces(atMost: number): Places {
  const bySender = new Map<string, number>();
  let taken = 0;
  return {
    taken: () => taken,
    take: (sender) => {
      const own = bySender.get(sender) ?? 0;
      if (taken >= atMost || own >= shareOf(atMost)) return false;
      bySender.set(sender, own + 1);
      taken += 1;
      return true;
    },
    give: (sender) => {
      const own = bySender.get(sender) ?? 0;
      if (own > 1) bySender.set(sender, own - 1);
      else bySender.delete(sender);
      taken -= 1;
    },
  };
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
  /**
   * Runs a wait; `null` if too many requests already wait, or three quarters of the places are one sender's, whose key has
   * this id. `ended` ends the wait early.
   */
  readonly run: <T>(sender: string, wait: (ended: AbortSignal) => Promise<T>) => Promise<T | null>;
  /** Ends all waits: their requests are answered with the status as it is. */
  readonly end: () => void;
}

/** Creates waits of which none is under way. */
export function createKeyWaits(atMost: number): KeyWaits {
  const ending = new AbortController();
  const places = createPlaces(atMost);
  return {
    waiting: places.taken,
    run: async (sender, wait) => {
      if (ending.signal.aborted || !places.take(sender)) return null;
      try {
        return await wait(ending.signal);
      } finally {
        places.give(sender);
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
