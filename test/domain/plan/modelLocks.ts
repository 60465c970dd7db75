/** A key as an offline lock sees it: per guest room the generation that was written on it. */
export interface Key {
  readonly generations: Readonly<Record<string, number>>;
  readonly from: string;
  readonly to: string;
  discarded: boolean;
}

/**
 * The locks' truth after Daniel Jackson's hotel: a lock knows only what was shown to it. An override carries a generation
 * newer than any written before for that door, a joiner that of what it joins; a lock refuses what is older than the
 * newest it has seen.
 */
export class Locks {
  readonly #written = new Map<string, number>();
  readonly #seen = new Map<string, number>();

  /** Writes an override for `rooms`. */
  override(rooms: readonly string[], window: { from: string; to: string }): Key {
    const generations = rooms.map((room) => {
      const next = (this.#written.get(room) ?? 0) + 1;
      this.#written.set(room, next);
      return [room, next] as const;
    });
    return { generations: Object.fromEntries(generations), ...window, discarded: false };
  }

  /** Writes a joiner to `heads` for `rooms`, each with the newest generation that a head has of it; refused where none has. */
  joiner(
    heads: readonly Pick<Key, 'generations'>[],
    rooms: readonly string[],
    window: { from: string; to: string },
  ): Key {
    const generations = rooms.map((room) => {
      const generation = Math.max(...heads.map((head) => head.generations[room] ?? 0));
      if (generation <= 0) throw new Error(`no head covers room ${room}`);
      return [room, generation] as const;
    });
    return { generations: Object.fromEntries(generations), ...window, discarded: false };
  }

  /** Shows a key to a room's lock. */
  tap(room: string, key: Key, now: string): boolean {
    const generation = key.generations[room];
    if (generation === undefined || key.discarded || now < key.from || now >= key.to) return false;
    if (generation < (this.#seen.get(room) ?? 0)) return false;
    this.#seen.set(room, generation);
    return true;
  }
}
