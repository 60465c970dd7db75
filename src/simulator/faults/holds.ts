/** What happens to a held call: it goes on, or its connection breaks. */
export type Verdict = 'go' | 'drop';

/** A call that waits before or after it is performed. */
export interface Hold {
  readonly id: string;
  readonly path: string;
  readonly when: 'before' | 'after';
  readonly body: unknown;
}

/** Calls that wait until a test releases them, so that the test can end a client at exactly that point. */
export class Holds {
  readonly #held = new Map<string, { readonly hold: Hold; readonly release: (verdict: Verdict) => void }>();
  #count = 0;

  /** The calls that wait now, oldest first. */
  list(): readonly Hold[] {
    return [...this.#held.values()].map(({ hold }) => hold);
  }

  /** Makes a call wait until it is released. */
  async wait(hold: Omit<Hold, 'id'>): Promise<Verdict> {
    this.#count += 1;
    const id = `hold-${this.#count}`;
    return new Promise((release) => {
      this.#held.set(id, { hold: { id, ...hold }, release });
    });
  }

  /** Releases the call with `id`, or all calls; returns how many. */
  release(verdict: Verdict, id?: string): number {
    const chosen = [...this.#held].filter(([heldId]) => id === undefined || heldId === id);
    for (const [heldId, { release }] of chosen) {
      this.#held.delete(heldId);
      release(verdict);
    }
    return chosen.length;
  }
}
