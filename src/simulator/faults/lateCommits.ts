import type { Timers } from '../timers.ts';

/** Calls whose client was left without an answer and that are performed later. */
export class LateCommits {
  readonly #timers: Timers;
  readonly #pending = new Set<() => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** How many are still to come. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Performs something so many milliseconds from now, or when told to. */
  add(perform: () => void, afterMs: number | 'manual'): void {
    const commit: () => void = () => {
      if (this.#pending.delete(commit)) perform();
    };
    this.#pending.add(commit);
    if (afterMs !== 'manual') this.#timers.after(afterMs, commit);
  }

  /** Performs all that is pending now; answers how many that were. */
  commitAll(): number {
    const all = [...this.#pending];
    for (const commit of all) commit();
    return all.length;
  }
}
