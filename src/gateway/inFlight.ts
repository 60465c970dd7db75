import pLimit, { type LimitFunction } from 'p-limit';
import { ProblemError } from './problem/error.ts';

/** A bound on what is asked of Temporal at once, and a queue before it: a burst slows down instead of failing. */
export interface InFlight {
  readonly running: () => number;
  readonly queued: () => number;
  /**
   * Runs a task as soon as there is room for it. One sender, named by the id of their key, gets no more than three quarters
   * of the places, so that nobody's burst keeps everybody else out.
   *
   * @throws {ProblemError} `overloaded` where the queue is full, too.
   */
  readonly run: <T>(sender: string, task: () => Promise<T>) => Promise<T>;
}

/** How much may run at once, and how much may wait for it. */
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

/** An empty queue. */
export function createInFlight({ atOnce, queue }: Bounds): InFlight {
  const everybody = pLimit(atOnce);
  /** As many as there are keys. */
  const senders = new Map<string, LimitFunction>();
  function inside(): number {
    return [...senders.values()].reduce((sum, sender) => sum + countOf(sender), 0);
  }
  return {
    running: () => everybody.activeCount,
    queued: () => inside() - everybody.activeCount,
    run: async (sender, task) => {
      const own = senders.get(sender) ?? pLimit(shareOf(atOnce));
      if (inside() >= atOnce + queue || countOf(own) >= shareOf(atOnce) + shareOf(queue))
        throw new ProblemError({
          type: 'overloaded',
          detail: 'Nothing was done: send the same again.',
          retryAfterSeconds: 2,
        });
      senders.set(sender, own);
      return own(() => everybody(task));
    },
  };
}
