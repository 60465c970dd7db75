import type { Doors, SimulatedKey } from './doors.ts';

/** A guest of a reservation, as Seam knows them. */
export interface Owner {
  readonly reservationId: string;
  readonly guestId: string;
  readonly userIdentityId: string;
  /** The stay, which tells the keys of two stays of one guest apart. */
  readonly stay: { readonly from: string; readonly to: string };
}

/** The keys that guests have, or had, on their phones. */
export interface Phones {
  /** Puts onto the phones what Seam has made since; a key stays on the phone after Seam has deleted it. */
  receive(owners: readonly Owner[]): Promise<void>;
  /** The keys of a guest, the newest first, as a phone shows them. */
  keysOf(guest: Pick<Owner, 'reservationId' | 'guestId'>): readonly string[];
  /** How many keys there have been. */
  count(): number;
}

function isOf(key: SimulatedKey, { userIdentityId, stay }: Owner): boolean {
  return key.userIdentityId === userIdentityId && key.from < stay.to && key.to > stay.from;
}

/** The phones of a hotel's guests. */
export function createPhones(doors: Doors): Phones {
  const received = new Map<string, SimulatedKey & { readonly owner: Owner }>();
  return {
    async receive(owners) {
      for (const key of await doors.keys()) {
        const owner = owners.find((one) => isOf(key, one));
        if (owner !== undefined) received.set(key.acsCredentialId, { ...key, owner });
      }
    },
    keysOf({ reservationId, guestId }) {
      return [...received.values()]
        .filter(({ owner }) => owner.reservationId === reservationId && owner.guestId === guestId)
        .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .map(({ acsCredentialId }) => acsCredentialId);
    },
    count: () => received.size,
  };
}
