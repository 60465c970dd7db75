import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../../../src/domain/property.ts';
import { emptyBook, recordClaim, recordRelease, type Claim, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { cardHolder, judgeCard, type DeskCard } from '../../../src/domain/rooms/deskCards.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import type { Desired } from '../../../src/domain/reservation/desired.ts';
import { at, claim, decidedAt, desired, granted, propertyAt, stay } from '../hotelAurora.ts';

/** A card for room 101 that was encoded at 15:30 for the stay. */
function card(part: Partial<DeskCard> = {}): DeskCard {
  const guestEntranceIds = ['door-101'];
  return { createdAt: at(15.5), guestEntranceIds, joinedTo: [], window: stay, isJoined: false, ...part };
}

/** What the card is to a reservation that was checked in at 15:00. */
function judged(part: Partial<DeskCard>, given: Partial<Desired> = {}, held = granted(['101'])) {
  const inHouse = desired({ status: 'in-house', checkedInAt: at(15), arrivedAt: at(15), ...given });
  return judgeCard(card(part), cardHolder(inHouse, held), defaultPolicies);
}

describe('a card fits', () => {
  it('if it was encoded for the rooms and the stay of guests in house', () => {
    expect(judged({})).toBe('fits');
    expect(judged({}, { status: 'booked', arrivedAt: null })).toBe('unknown');
    expect(judged({ guestEntranceIds: ['door-101', 'door-102'] })).toBe('unknown');
    expect(judged({ guestEntranceIds: ['door-101', 'door-102'] }, {}, granted(['101', '102']))).toBe('fits');
  });

  it('if it was encoded at most two hours before check-in, and ends at most six hours after the stay', () => {
    expect([judged({ createdAt: at(13) }), judged({ createdAt: at(12.9) })]).toEqual(['fits', 'unknown']);
    const [late, later] = [89, 89.5].map((hours) => ({ window: { from: at(15), to: at(hours) } }));
    expect([judged(late ?? {}), judged(later ?? {})]).toEqual(['fits', 'unknown']);
  });

  it('not if it is a former guest’s, or was encoded before the keys were declared void', () => {
    const held = granted(['101']);
    const rooms = { '101': { grant: 1, acsEntranceIds: ['door-101'], cardsSince: at(14) } };
    expect(judged({ createdAt: at(13.9) }, {}, { ...held, rooms })).toBe('former');
    expect(judged({ createdAt: at(14) }, {}, { ...held, rooms })).toBe('fits');
    expect(judged({}, { voidedAt: at(15.5) })).toBe('former');
    expect(judged({}, { voidedAt: at(15.4) })).toBe('fits');
  });

  it('for every member of a party of which one is in house, also if it opens a room that only another one holds', () => {
    const party = { arrivedAt: at(15), until: at(90) };
    const rooms = { '101': { grant: 1, acsEntranceIds: ['door-101'], sharedAs: 'member' as const, party } };
    const partyRooms = { '102': { acsEntranceIds: ['door-102'], party } };
    const both = { guestEntranceIds: ['door-101', 'door-102'], window: { from: at(15), to: at(95) } };
    const booked = { status: 'booked', arrivedAt: null } as const;
    expect(judged(both, booked, { ...granted(['101']), rooms, partyRooms })).toBe('fits');
    expect(judged(both, booked, { ...granted(['101']), rooms })).toBe('unknown');
  });
});

/** A hotel whose claims, releases and decisions are made at an hour. */
function hotel() {
  let book: RoomBook = emptyBook;
  return {
    claims: (hours: number, id: string, part: Partial<Claim> = {}) =>
      (book = decidedAt(recordClaim(book, claim(id, { inHouse: true, arrivedAt: at(hours), ...part })), hours)),
    leaves: (hours: number, id: string, releasedAt = hours) => {
      book = decidedAt(recordClaim(book, claim(id, { rooms: [] })), hours);
      const grant = book.holdings['101']?.grant ?? 0;
      book = decidedAt(recordRelease(book, { reservationId: id, room: '101', grant }), releasedAt);
    },
    cardsSince: (hours: number, id: string) => {
      const entrance = { acsEntranceId: 'door-101', name: '101', kind: 'guest', takesMobileKey: true } as const;
      return grantsFor(propertyAt(book, hours, { catalogue: [entrance] }), id).granted.rooms['101']?.cardsSince ?? null;
    },
  };
}

describe('the room book tells a holder from when on cards are theirs', () => {
  it('from the moment at which the former guests wanted the room no more, though their keys went later', () => {
    const h = hotel();
    h.claims(15, 'A');
    expect(h.cardsSince(15, 'A')).toBeNull();
    h.leaves(20, 'A', 22);
    h.claims(23, 'B');
    expect(h.cardsSince(23, 'B')).toBe(at(20));
  });

  it('not counting a former holder that was never in house', () => {
    const h = hotel();
    h.claims(15, 'A');
    h.leaves(20, 'A');
    h.claims(21, 'B', { inHouse: false });
    h.leaves(22, 'B');
    h.claims(23, 'C');
    expect(h.cardsSince(23, 'C')).toBe(at(20));
  });

  it('not counting a former stay of the same guest, but the one before it', () => {
    const h = hotel();
    h.claims(15, 'A');
    h.leaves(20, 'A');
    h.claims(21, 'B', { identities: ['ann'] });
    h.leaves(30, 'B');
    h.claims(31, 'C', { identities: ['ann'] });
    expect(h.cardsSince(31, 'C')).toBe(at(20));
    h.leaves(32, 'C');
    h.claims(33, 'C', { identities: ['ann'] });
    expect(h.cardsSince(33, 'C')).toBe(at(20));
  });

  it('from a new generation among sharers, which ends the cards before it', () => {
    const h = hotel();
    const shared = { sharesWith: ['A', 'B'], heads: [{ acsCredentialId: 'k1', rooms: { '101': 1 }, window: stay }] };
    h.claims(15, 'A', shared);
    h.claims(15, 'B', { sharesWith: ['A'] });
    expect(h.cardsSince(16, 'B')).toBeNull();
    h.claims(18, 'A', { ...shared, renews: [1] });
    expect([h.cardsSince(18, 'A'), h.cardsSince(18, 'B')]).toEqual([at(18), at(18)]);
  });
});
