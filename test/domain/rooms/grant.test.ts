import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyBook,
  forget,
  recordClaim,
  recordRelease,
  type Claim,
  type RoomBook,
} from '../../../src/domain/rooms/book.ts';
import { claimsOn, indexBook } from '../../../src/domain/rooms/bookIndex.ts';
import { cardRefuses } from '../../../src/domain/rooms/capacity.ts';
import { indexCatalogue, roomDoors } from '../../../src/domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../../src/domain/rooms/grant.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import type { Entrance } from '../../../src/domain/property.ts';
import { at, claimAt as claim, decidedAt, propertyAt, settings } from '../hotelAurora.ts';

const lead = 4 * 3_600_000;
function bookOf(...claims: readonly Claim[]): RoomBook {
  return claims.reduce(recordClaim, emptyBook);
}
function holder(book: RoomBook, room = '101'): string | undefined {
  return book.holdings[room]?.holders.join(' ');
}

/** Every reservation that has to give up a room does so at once, until nothing changes any more. */
function settle(book: RoomBook, hours: number): RoomBook {
  let state = decidedAt(book, hours);
  for (let round = 0; round < 20; round += 1) {
    const withdrawn = Object.entries(state.holdings).flatMap(([room, { grant, withdrawing }]) =>
      withdrawing.map((reservationId) => ({ reservationId, room, grant })),
    );
    if (withdrawn.length === 0) return state;
    for (const release of withdrawn) state = recordRelease(state, release);
    state = decidedAt(state, hours);
  }
  throw new Error('the room book does not come to rest');
}

describe('a late credential of an identity that other reservations use', () => {
  function told(book: RoomBook, reservationId: string) {
    return grantsFor(propertyAt(book, 16), reservationId);
  }
  const user = claim('B', [15, 39], { rooms: ['102'], identities: ['ann', 'bo'], credentials: { 'key-b': ['102'] } });
  const seeker = claim('A', [15, 39], { strays: ['ann'], credentials: { 'key-a': ['101'] } });

  it('is distinguished from their keys: its seeker learns those keys, and the users learn that they are needed', () => {
    const book = bookOf(user, seeker, claim('C', [15, 39], { rooms: ['103'], credentials: { 'key-c': ['103'] } }));
    expect(told(book, 'A')).toMatchObject({ usedElsewhere: ['ann'], knownElsewhere: ['key-b'] });
    expect(told(book, 'A').soughtElsewhere).toBeUndefined();
    expect(told(book, 'B')).toMatchObject({ knownElsewhere: [], soughtElsewhere: ['ann'] });
    expect(told(recordClaim(book, { ...seeker, strays: [] }), 'B').soughtElsewhere).toBeUndefined();
  });
});

describe('the room book (rules 12 and 13)', () => {
  it('grants nothing earlier than issueLead before the stay, except to a reservation in house', () => {
    const book = bookOf(claim('A', [15, 39]));
    expect(holder(decidedAt(book, 10))).toBeUndefined();
    expect(nextChange(book, lead, at(10))).toBe(at(11));
    expect(holder(decidedAt(book, 11))).toBe('A');
    expect(holder(decidedAt(bookOf(claim('A', [8, 39], { inHouse: true })), 8))).toBe('A');
  });

  it('lets the later stay wait until the earlier one is over or no longer wanted', () => {
    const book = settle(bookOf(claim('A', [15, 39]), claim('B', [40, 63])), 12);
    expect(holder(settle(book, 38))).toBe('A');
    expect(holder(settle(book, 39))).toBe('B');
    expect(holder(settle(recordClaim(book, claim('A', [15, 39], { rooms: [] })), 38))).toBe('B');
  });

  it('lets a check-in take the room from a booked holder, which releases it first', () => {
    const booked = settle(bookOf(claim('A', [15, 39])), 12);
    const withdrawing = decidedAt(recordClaim(booked, claim('B', [13, 30], { inHouse: true })), 13);
    expect(withdrawing.holdings['101']).toMatchObject({ holders: ['A'], withdrawing: ['A'] });
    const { grant } = withdrawing.holdings['101']!;
    expect(decidedAt(withdrawing, 13)).toEqual(withdrawing);
    const release = { reservationId: 'A', room: '101', grant };
    expect(recordRelease(withdrawing, { ...release, grant: grant - 1 })).toEqual(withdrawing);
    expect(recordRelease(withdrawing, { ...release, reservationId: 'C' })).toEqual(withdrawing);
    expect(holder(decidedAt(recordRelease(withdrawing, release), 13))).toBe('B');
  });

  it('takes nothing from a holder in house, not even for another check-in', () => {
    const book = settle(bookOf(claim('B', [12, 39], { inHouse: true })), 12);
    const contested = settle(recordClaim(book, claim('A', [11, 39], { inHouse: true })), 13);
    expect(holder(contested)).toBe('B');
    expect(holder(settle(recordClaim(contested, claim('B', [12, 39], { rooms: [] })), 14))).toBe('A');
  });

  it('lets two booked reservations swap rooms', () => {
    const before = settle(bookOf(claim('A', [15, 39]), claim('B', [15, 39], { rooms: ['102'] })), 12);
    const wished = [claim('A', [15, 39], { rooms: ['102'] }), claim('B', [15, 39])].reduce(recordClaim, before);
    const after = settle(wished, 12);
    expect([holder(after, '101'), holder(after, '102')]).toEqual(['B', 'A']);
  });

  it('forgets a reservation that has ended, with all it held', () => {
    const book = settle(bookOf(claim('A', [15, 39]), claim('B', [16, 39])), 12);
    expect(holder(settle(forget(book, 'A', book.claims['A']), 12))).toBe('B');
  });

  it('forgets no claim that was made while an earlier life of the reservation was told', () => {
    const asked = settle(bookOf(claim('A', [15, 39])), 12);
    const since = recordClaim(asked, claim('A', [15, 39]));
    expect(forget(since, 'A', asked.claims['A'])).toEqual(since);
    expect(forget(recordClaim(emptyBook, claim('A', [15, 39])), 'A', undefined).claims).toHaveProperty('A');
  });

  it('tells each reservation which rooms it may open, and what it waits for', () => {
    const catalogue: readonly Entrance[] = [
      { acsEntranceId: 'e101', name: '101', kind: 'guest', takesMobileKey: true },
      { acsEntranceId: 'e301', name: '301', kind: 'guest', takesMobileKey: false },
      { acsEntranceId: 'main', name: 'Main Entrance', kind: 'common', takesMobileKey: true },
    ];
    const rooms = ['101', '301', '999'];
    const claims = bookOf(claim('A', [15, 39], { rooms }), claim('B', [15, 40]));
    const rules = { issueLeadMs: lead, now: at(12), grantable: (room: string) => room === '101' };
    const book = decideGrants(indexBook(claims), rules);
    const property = propertyAt(book, 12, {
      settings: settings({ commonEntrances: ['Main Entrance', 'Sauna'] }),
      catalogue,
    });
    expect(grantsFor(property, 'A')).toMatchObject({
      granted: { rooms: { '101': { acsEntranceIds: ['e101'] } }, commonEntranceIds: ['main'] },
      leftOut: ['Sauna'],
    });
    expect(grantsFor(property, 'A').granted.notGranted).toMatchObject({
      '301': { why: 'no-mobile-key' },
      '999': { why: 'unknown-room' },
    });
    expect(grantsFor(property, 'B').granted.notGranted).toEqual({
      '101': { why: 'occupied', by: 'A', until: at(39) },
    });
    expect(
      roomDoors(indexCatalogue(catalogue, settings({ rooms: { Suite: ['101', '301'] } })).listed, 'Suite'),
    ).toEqual({
      refused: 'no-mobile-key',
    });
  });
});

describe('who has an occupied room', () => {
  function why(book: RoomBook, hours: number, reservationId: string) {
    const catalogue: readonly Entrance[] = [
      { acsEntranceId: 'e101', name: '101', kind: 'guest', takesMobileKey: true },
    ];
    return grantsFor(propertyAt(book, hours, { catalogue }), reservationId).granted.notGranted['101'];
  }

  it('is the holder for all who wait, also behind another who ends earlier', () => {
    const holding = settle(bookOf(claim('A', [10, 60], { inHouse: true })), 12);
    const book = [claim('B', [14, 20]), claim('C', [15, 70]), claim('D', [21, 80])].reduce(recordClaim, holding);
    const taken = { why: 'occupied', by: 'A', until: at(60) };
    const decided = decidedAt(book, 18);
    expect(['B', 'C', 'D'].map((id) => why(decided, 18, id))).toEqual([taken, taken, taken]);
  });

  it('is the sharer who holds it, until the last of them leaves', () => {
    const sharers = [
      claim('S2', [10, 50], { inHouse: true }),
      claim('S3', [10, 60], { inHouse: true, sharesWith: ['S2'] }),
    ];
    const book = settle(bookOf(...sharers), 12);
    const queue = [claim('B', [14, 20]), claim('C', [15, 70])].reduce(recordClaim, book);
    expect(why(decidedAt(queue, 18), 18, 'C')).toEqual({ why: 'occupied', by: 'S2', until: at(60) });
  });

  it('is the next one if the holder has to give it up, or there is none', () => {
    const booked = settle(bookOf(claim('A', [14, 60])), 12);
    const queue = [claim('B', [15, 80], { inHouse: true }), claim('C', [15, 70])].reduce(recordClaim, booked);
    expect(why(decidedAt(queue, 15), 15, 'C')).toEqual({ why: 'occupied', by: 'B', until: at(80) });
    const unheld = bookOf(claim('B', [15, 80], { inHouse: true }), claim('C', [15, 30]), claim('D', [16, 90]));
    expect(why(unheld, 16, 'D')).toEqual({ why: 'occupied', by: 'B', until: at(80) });
  });
});

describe('the room book in any sequence of claims', () => {
  const anyClaim = fc.record({
    reservationId: fc.constantFrom('A', 'B', 'C', 'D'),
    rooms: fc.subarray(['101', '102', '103']),
    from: fc.integer({ min: 10, max: 40 }),
    length: fc.integer({ min: 1, max: 30 }),
    inHouse: fc.boolean(),
    hours: fc.integer({ min: 0, max: 6 }),
    answers: fc.boolean(),
  });

  it('comes to rest, takes nothing from a reservation in house, and leaves no room idle for which a reservation is due', () => {
    fc.assert(
      fc.property(fc.array(anyClaim, { minLength: 1, maxLength: 20 }), (happenings) => {
        let book = emptyBook;
        let hours = 5;
        for (const { reservationId, rooms, from, length, inHouse, hours: passed, answers } of happenings) {
          hours += passed;
          const begins = inHouse ? Math.min(from, hours) : from;
          const before = book;
          book = recordClaim(book, claim(reservationId, [begins, begins + length], { rooms, inHouse }));
          book = answers ? settle(book, hours) : decidedAt(book, hours);
          for (const [room, { holders, withdrawing }] of Object.entries(before.holdings)) {
            const [held = ''] = holders;
            const now = claimsOn(indexBook(book), room, at(hours)).find((one) => one.reservationId === held);
            if (now?.inHouse && before.claims[held]?.inHouse && withdrawing.length === 0)
              expect(holder(book, room)).toBe(held);
          }
        }
        book = settle(book, hours);
        for (const room of ['101', '102', '103']) {
          const due = claimsOn(indexBook(book), room, at(hours)).filter(
            (one) => one.inHouse || one.window.from <= at(hours + 4),
          );
          if (due.length > 0) expect(due.map((one) => one.reservationId)).toContain(holder(book, room));
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('what a card holds (rule 11)', () => {
  const names = Array.from({ length: 60 }, (_, index) => String(101 + index));
  const ordered = settings({ rooms: Object.fromEntries(names.map((name) => [name, [name]])) });

  it.each([
    { what: '33 consecutive rooms', property: ordered, rooms: names.slice(0, 33), holds: true },
    { what: '40 consecutive rooms: 33 and 7 more', property: ordered, rooms: names.slice(0, 40), holds: true },
    { what: '41 consecutive rooms', property: ordered, rooms: names.slice(0, 41), holds: false },
    {
      what: '33 consecutive rooms and 7 more',
      property: ordered,
      rooms: [...names.slice(0, 33), ...names.slice(40, 47)],
      holds: true,
    },
    {
      what: '33 consecutive rooms and 8 more',
      property: ordered,
      rooms: [...names.slice(0, 33), ...names.slice(40, 48)],
      holds: false,
    },
    { what: '7 rooms of unknown order', property: settings(), rooms: names.slice(0, 7), holds: true },
    { what: '8 rooms of unknown order', property: settings(), rooms: names.slice(0, 8), holds: false },
    { what: 'any number on a TLCode card', property: settings({ cardFormat: 'TLCode' }), rooms: names, holds: true },
  ])('$what', ({ property, rooms, holds }) => {
    expect(cardRefuses(property, rooms) === null).toBe(holds);
  });
});
