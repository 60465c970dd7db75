const usuallyRemembered = 10_000;

/** Remembers the newest of the keys that it was given: a webhook that is repeated at once costs no Signal. */
export class Recent {
  readonly #keys = new Set<string>();
  readonly #remembered: number;

  /** @param remembered the most keys that are kept. */
  constructor(remembered = usuallyRemembered) {
    this.#remembered = remembered;
  }

  /** Whether a key is still remembered. */
  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Remembers a key, and forgets the oldest where there are too many. */
  add(key: string): void {
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (oldest !== undefined && this.#keys.size > this.#remembered) this.#keys.delete(oldest);
  }
}
