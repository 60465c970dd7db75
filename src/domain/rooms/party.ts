import { earlier, later, overlaps, type Window } from '../instant.ts';
import type { Claim } from './book.ts';

/**
 * The reservations that claim a room together: one, or several that share it and their stay (rule 14; glossary: party,
 * docs/architecture.md).
 */
export interface Party {
  /** The smallest id among its members, which names the party. */
  readonly reservationId: string;
  /** By id, the smallest first. */
  readonly members: readonly Claim[];
  readonly window: Window;
  readonly inHouse: boolean;
}

function share(a: Claim, b: Claim): boolean {
  return (
    (a.sharesWith.includes(b.reservationId) || b.sharesWith.includes(a.reservationId)) && overlaps(a.window, b.window)
  );
}

function partyOf(claims: readonly Claim[]): Party {
  const members = claims.toSorted((a, b) => (a.reservationId < b.reservationId ? -1 : 1));
  const windows = members.map(({ window }) => window);
  return {
    reservationId: members[0]?.reservationId ?? '',
    members,
    window: windows.reduce((a, b) => ({ from: earlier(a.from, b.from), to: later(a.to, b.to) })),
    inHouse: members.some(({ inHouse }) => inHouse),
  };
}

/** The parties among the claims on one room: sharers, and sharers of sharers, are one. */
export function partiesAmong(claims: readonly Claim[]): readonly Party[] {
  const groups = claims.reduce<readonly (readonly Claim[])[]>((before, claim) => {
    const linked = before.filter((group) => group.some((member) => share(member, claim)));
    return [...before.filter((group) => !linked.includes(group)), [...linked.flat(), claim]];
  }, []);
  return groups.map(partyOf);
}

/** Whether a reservation is one of a party. */
export function isMember({ members }: Party, reservationId: string): boolean {
  return members.some((member) => member.reservationId === reservationId);
}
