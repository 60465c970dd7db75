import type { Timers } from '../timers.ts';

/** Calls that got no answer and are performed later. */
export class LateCommits {
  readonly #timers: Timers;
  readonly #pending = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** How many are not performed yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Performs a call after `afterMs` milliseconds, or on `commitAll`. */
  add(perform: () => void, afterMs: number | 'manual'): void {
    const commit: () => void = () => {
      if (this.#pending.delete(commit)) perform();
    };
    this.#pending.add(commit);
    if (afterMs !== 'manual') this.#timers.after(afterMs, commit);
  }

  /** Performs all pending calls now; returns how many there were. */
  commitAll(): number {
    const all = [...this.#pending];
    for (const commit of all) commit();
    return all.length;
  }
}
