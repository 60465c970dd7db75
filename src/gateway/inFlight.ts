import pLimit from 'p-limit';
import { ProblemError } from './problem/error.ts';

/** A bound on what is asked of Temporal at once, and a queue before it: a burst slows down instead of failing. */
export interface InFlight {
  readonly running: () => number;
  readonly queued: () => number;
  /**
   * Runs a task as soon as there is room for it.
   *
   * @throws {ProblemError} `overloaded` where the queue is full, too.
   */
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
}

/** How much may run at once, and how much may wait for it. */
export interface Bounds {
  readonly atOnce: number;
  readonly queue: number;
}

/** An empty queue. */
export const createInFlight = ({ atOnce, queue }: Bounds): InFlight => {
  const limit = pLimit(atOnce);
  return {
    running: () => limit.activeCount,
    queued: () => limit.pendingCount,
    run: async (task) => {
      if (limit.activeCount + limit.pendingCount >= atOnce + queue)
        throw new ProblemError({
          type: 'overloaded',
          detail: 'Nothing was done: send the same again.',
          retryAfterSeconds: 2,
        });
      return limit(task);
    },
  };
};
