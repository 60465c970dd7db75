import { isAutomatic, type Door } from './doors.ts';
import type { Key } from './keys.ts';

/** Why a door stays shut. */
export type Refusal =
  | 'unknown-credential'
  | 'not-received'
  | 'discarded'
  | 'other-system'
  | 'no-mobile-keys'
  | 'no-access'
  | 'not-yet-valid'
  | 'expired'
  | 'overridden';

/** What a door does when it reads a key. */
export type TapResult = { readonly opens: true } | { readonly opens: false; readonly reason: Refusal };

function refuse(reason: Refusal): TapResult {
  return { opens: false, reason };
}

/**
 * An offline lock: it knows only the keys that it has read.
 *
 * A guest-room lock refuses keys older than the newest generation that it has seen, and learns a newer generation when it
 * opens for it (Seam, "Override and Joiner Behavior": "overrides guest 1 on first use"). All other doors have no generations;
 * a guest entrance or an elevator opens for every key of the hotel.
 */
export class Lock {
  readonly #door: Door;
  readonly #systemId: string;
  #newestSeen = 0;

  constructor(door: Door, systemId: string) {
    this.#door = door;
    this.#systemId = systemId;
  }

  /** The newest generation that this lock has opened for; 0 if it has opened for none. */
  get newestSeen(): number {
    return this.#newestSeen;
  }

  /** Holds a key to the lock at a moment of the hotel's clock. */
  present(key: Key, now: number): TapResult {
    if (key.systemId !== this.#systemId) return refuse('other-system');
    if (key.medium === 'mobile' && !this.#door.takesMobileKeys) return refuse('no-mobile-keys');
    if (!isAutomatic(this.#door) && !key.doorIds.includes(this.#door.doorId)) return refuse('no-access');
    if (now < key.from) return refuse('not-yet-valid');
    if (now >= key.to) return refuse('expired');
    return this.#checkGeneration(key);
  }

  #checkGeneration(key: Key): TapResult {
    if (this.#door.category !== 'guest' || key.authority === 'staff') return { opens: true };
    const generation = key.generations.get(this.#door.doorId);
    if (generation === undefined) return refuse('no-access');
    if (generation < this.#newestSeen) return refuse('overridden');
    this.#newestSeen = generation;
    return { opens: true };
  }
}
