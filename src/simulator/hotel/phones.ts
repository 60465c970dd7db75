import type { Timers } from '../timers.ts';
import type { Refusal } from './locks.ts';

/** When a command reaches a phone. */
export type Delivery = 'at-once' | { readonly afterMs: number } | 'never';

/** When a phone receives its keys, and when it discards them. */
export interface PhoneDelivery {
  readonly receive: Delivery;
  readonly discard: Delivery;
}

interface Slot {
  readonly phoneId: string | undefined;
  state: 'receiving' | 'held' | 'discarding' | 'gone';
  cancel: () => void;
}

const refusalWhile: Readonly<Record<Slot['state'], Refusal | undefined>> = {
  receiving: 'not-received',
  held: undefined,
  discarding: undefined,
  gone: 'discarded',
};

/**
 * The guests' phones, and the keys that each has received and not discarded yet.
 *
 * Each mobile key is for one phone. A command that does not arrive, because the phone is switched off, stays under way
 * and goes out again when the delivery changes.
 */
export class Phones {
  readonly #timers: Timers;
  readonly #usual: () => PhoneDelivery;
  readonly #own = new Map<string, PhoneDelivery>();
  readonly #slots = new Map<string, Slot>();

  constructor(timers: Timers, usual: () => PhoneDelivery) {
    this.#timers = timers;
    this.#usual = usual;
  }

  /** Sends a key to a phone. Without a phone, the key goes to an imaginary phone that has only this key. */
  send(keyId: string, phoneId: string | undefined): void {
    const slot: Slot = { phoneId, state: 'receiving', cancel: () => {} };
    this.#slots.set(keyId, slot);
    this.#deliver(slot);
  }

  /** Tells the phone that has a key, or is about to receive it, to discard it. */
  discard(keyId: string): void {
    const slot = this.#slots.get(keyId);
    if (slot === undefined) return;
    slot.cancel();
    if (slot.state === 'receiving') slot.state = 'gone';
    if (slot.state === 'held') slot.state = 'discarding';
    this.#deliver(slot);
  }

  /** Gives one phone its own delivery. */
  setDelivery(phoneId: string, delivery: PhoneDelivery): void {
    this.#own.set(phoneId, delivery);
    this.deliveryChanged();
  }

  /** Sends every command that is still under way again, with the delivery of now. */
  deliveryChanged(): void {
    for (const slot of this.#slots.values()) {
      slot.cancel();
      this.#deliver(slot);
    }
  }

  /** Why a key cannot be used; `undefined` if its phone has it. */
  missing(keyId: string): Refusal | undefined {
    return refusalWhile[this.#slots.get(keyId)?.state ?? 'receiving'];
  }

  #deliver(slot: Slot): void {
    if (slot.state === 'held' || slot.state === 'gone') return;
    const delivery = (slot.phoneId === undefined ? undefined : this.#own.get(slot.phoneId)) ?? this.#usual();
    const when = slot.state === 'receiving' ? delivery.receive : delivery.discard;
    if (when === 'never') return;
    slot.cancel = this.#timers.after(when === 'at-once' ? 0 : when.afterMs, () => {
      slot.state = slot.state === 'receiving' ? 'held' : 'gone';
    });
  }
}
