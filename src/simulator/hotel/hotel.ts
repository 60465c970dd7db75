import type { Timers } from '../timers.ts';
import type { Door } from './doors.ts';
import type { Key, Succession } from './keys.ts';
import { Lock, type TapResult } from './locks.ts';
import { type PhoneDelivery, Phones } from './phones.ts';

/** How to build a hotel. */
export interface HotelOptions {
  readonly systemId: string;
  readonly doors: readonly Door[];
  readonly now: () => number;
  readonly timers: Timers;
  readonly delivery: () => PhoneDelivery;
  /** Called when a lock opens for a generation newer than any that it had seen. */
  readonly onFirstUse: (doorId: string, generation: number) => void;
}

/** The order for a key: its content without what the server adds. */
export type KeyOrder = Omit<Key, 'generations' | 'systemId'> & { readonly succession: Succession };

/** The Visionline hotel: the server that makes keys, the offline locks and the guests' phones. It does not know Seam. */
export class Hotel {
  readonly doors: ReadonlyMap<string, Door>;
  readonly phones: Phones;
  readonly #options: HotelOptions;
  readonly #locks: ReadonlyMap<string, Lock>;
  readonly #keys = new Map<string, Key>();
  readonly #newestMade = new Map<string, number>();

  constructor(options: HotelOptions) {
    this.#options = options;
    this.doors = new Map(options.doors.map((door) => [door.doorId, door]));
    this.#locks = new Map(options.doors.map((door) => [door.doorId, new Lock(door, options.systemId)]));
    this.phones = new Phones(options.timers, options.delivery);
  }

  /** Makes a key. An override opens a new generation on each of its guest-room doors. */
  makeKey({ succession, ...order }: KeyOrder): Key {
    const guestDoors = order.doorIds.filter((doorId) => this.doors.get(doorId)?.category === 'guest');
    const generations = new Map<string, number>();
    for (const doorId of order.authority === 'staff' ? [] : guestDoors) {
      const generation = this.#generationFor(doorId, succession);
      if (generation !== undefined) generations.set(doorId, generation);
    }
    const key = { ...order, systemId: this.#options.systemId, generations };
    this.#keys.set(key.keyId, key);
    return key;
  }

  /** Makes the same key once more, for another phone. */
  copyKey(keyId: string, copyId: string): void {
    const key = this.#keys.get(keyId);
    if (key !== undefined) this.#keys.set(copyId, { ...key, keyId: copyId });
  }

  /** Writes a new end into a mobile key. */
  changeEnd(keyId: string, to: number): void {
    const key = this.#keys.get(keyId);
    if (key !== undefined) this.#keys.set(keyId, { ...key, to });
  }

  /** The generation of a key on each of its guest-room doors; empty if there is no such key. */
  generationsOf(keyId: string): ReadonlyMap<string, number> {
    return this.#keys.get(keyId)?.generations ?? new Map<string, number>();
  }

  /** The newest generation that a door's lock has opened for. */
  newestSeen(doorId: string): number {
    return this.#locks.get(doorId)?.newestSeen ?? 0;
  }

  /** Holds a key to a door. */
  tap(doorId: string, keyId: string): TapResult {
    const key = this.#keys.get(keyId);
    const lock = this.#locks.get(doorId);
    if (key === undefined || lock === undefined) return { opens: false, reason: 'unknown-credential' };
    const missing = key.medium === 'mobile' ? this.phones.missing(keyId) : undefined;
    if (missing !== undefined) return { opens: false, reason: missing };
    const seenBefore = lock.newestSeen;
    const result = lock.present(key, this.#options.now());
    if (lock.newestSeen > seenBefore) this.#options.onFirstUse(doorId, lock.newestSeen);
    return result;
  }

  #generationFor(doorId: string, succession: Succession): number | undefined {
    switch (succession.kind) {
      case 'override':
        return this.#openGeneration(doorId);
      case 'joiner':
        return this.#newestOf(doorId, succession.joined);
      case 'auto-join':
        return this.#newestOf(doorId, succession.joined) ?? this.#openGeneration(doorId);
      case 'none':
        break;
    }
    return undefined;
  }

  #openGeneration(doorId: string): number {
    const generation = (this.#newestMade.get(doorId) ?? 0) + 1;
    this.#newestMade.set(doorId, generation);
    return generation;
  }

  #newestOf(doorId: string, keyIds: readonly string[]): number | undefined {
    const known = keyIds.map((keyId) => this.#keys.get(keyId)?.generations.get(doorId)).filter((g) => g !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  }
}
