/** What becomes of a held call. */
export type Verdict = 'go' | 'drop';

/** A call that is held, before or after it was performed. */
export interface Hold {
  readonly id: string;
  readonly path: string;
  readonly when: 'before' | 'after';
  readonly body: unknown;
}

/** Calls that wait to be let go, so that a test can end a client at exactly that point. */
export class Holds {
  readonly #held = new Map<string, { readonly hold: Hold; readonly release: (verdict: Verdict) => void }>();
  #count = 0;

  /** What is held at present, oldest first. */
  list(): readonly Hold[] {
    return [...this.#held.values()].map(({ hold }) => hold);
  }

  /** Holds a call until it is released. */
  async wait(hold: Omit<Hold, 'id'>): Promise<Verdict> {
    this.#count += 1;
    const id = `hold-${this.#count}`;
    return new Promise((release) => {
      this.#held.set(id, { hold: { id, ...hold }, release });
    });
  }

  /** Lets one call go, or all; answers how many. */
  release(verdict: Verdict, id?: string): number {
    const chosen = [...this.#held].filter(([heldId]) => id === undefined || heldId === id);
    for (const [heldId, { release }] of chosen) {
      this.#held.delete(heldId);
      release(verdict);
    }
    return chosen.length;
  }
}
