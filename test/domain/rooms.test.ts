import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimsOn,
  emptyBook,
  forget,
  recordClaim,
  recordRelease,
  type Claim,
  type RoomBook,
} from '../../src/domain/rooms/book.ts';
import { cardRefuses } from '../../src/domain/rooms/capacity.ts';
import { afterListing, isShort, listedIn, roomDoors } from '../../src/domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../src/domain/rooms/grant.ts';
import { grantsFor } from '../../src/domain/rooms/view.ts';
import type { Entrance } from '../../src/domain/property.ts';
import { planCredentials } from '../../src/domain/plan/plan.ts';
import { at, credential, desired, settings } from './fixtures.ts';

const lead = 4 * 3_600_000;
const claim = (reservationId: string, from: number, to: number, part: Partial<Claim> = {}): Claim => ({
  reservationId,
  rooms: ['101'],
  window: { from: at(from), to: at(to) },
  inHouse: false,
  identities: [],
  replaced: [],
  strays: [],
  credentials: {},
  sharesWith: [],
  canOpen: true,
  turn: 0,
  heads: [],
  renews: [],
  ...part,
});
const bookOf = (...claims: readonly Claim[]): RoomBook => claims.reduce(recordClaim, emptyBook);
const decide = (book: RoomBook, hours: number): RoomBook => decideGrants(book, lead, at(hours), () => true);
const holder = (book: RoomBook, room = '101'): string | undefined => book.holdings[room]?.holders.join(' ');

/** Whoever is told to let go does so at once, until nothing changes any more. */
const settle = (book: RoomBook, hours: number): RoomBook => {
  let state = decide(book, hours);
  for (let round = 0; round < 20; round += 1) {
    const withdrawn = Object.entries(state.holdings).flatMap(([room, { grant, withdrawing }]) =>
      withdrawing.map((reservationId) => ({ reservationId, room, grant })),
    );
    if (withdrawn.length === 0) return state;
    for (const release of withdrawn) state = recordRelease(state, release);
    state = decide(state, hours);
  }
  throw new Error('the room book does not come to rest');
};

describe('the room book (rules 12 and 13)', () => {
  it('grants nothing earlier than issueLead before the stay, except to who is in house', () => {
    const book = bookOf(claim('A', 15, 39));
    expect(holder(decide(book, 10))).toBeUndefined();
    expect(nextChange(book, lead, at(10))).toBe(at(11));
    expect(holder(decide(book, 11))).toBe('A');
    expect(holder(decide(bookOf(claim('A', 8, 39, { inHouse: true })), 8))).toBe('A');
  });

  it('lets the later stay wait until the earlier one is over or no longer wanted', () => {
    const book = settle(bookOf(claim('A', 15, 39), claim('B', 40, 63)), 12);
    expect(holder(settle(book, 38))).toBe('A');
    expect(holder(settle(book, 39))).toBe('B');
    expect(holder(settle(recordClaim(book, claim('A', 15, 39, { rooms: [] })), 38))).toBe('B');
  });

  it('lets a check-in take the room from a booked holder, who lets go first', () => {
    const booked = settle(bookOf(claim('A', 15, 39)), 12);
    const withdrawing = decide(recordClaim(booked, claim('B', 13, 30, { inHouse: true })), 13);
    expect(withdrawing.holdings['101']).toMatchObject({ holders: ['A'], withdrawing: ['A'] });
    const { grant } = withdrawing.holdings['101']!;
    expect(decide(withdrawing, 13)).toEqual(withdrawing);
    const release = { reservationId: 'A', room: '101', grant };
    expect(recordRelease(withdrawing, { ...release, grant: grant - 1 })).toEqual(withdrawing);
    expect(recordRelease(withdrawing, { ...release, reservationId: 'C' })).toEqual(withdrawing);
    expect(holder(decide(recordRelease(withdrawing, release), 13))).toBe('B');
  });

  it('takes nothing from a holder who is in house, not even for another check-in', () => {
    const book = settle(bookOf(claim('B', 12, 39, { inHouse: true })), 12);
    const contested = settle(recordClaim(book, claim('A', 11, 39, { inHouse: true })), 13);
    expect(holder(contested)).toBe('B');
    expect(holder(settle(recordClaim(contested, claim('B', 12, 39, { rooms: [] })), 14))).toBe('A');
  });

  it('lets two booked reservations swap rooms', () => {
    const before = settle(bookOf(claim('A', 15, 39), claim('B', 15, 39, { rooms: ['102'] })), 12);
    const wished = [claim('A', 15, 39, { rooms: ['102'] }), claim('B', 15, 39)].reduce(recordClaim, before);
    const after = settle(wished, 12);
    expect([holder(after, '101'), holder(after, '102')]).toEqual(['B', 'A']);
  });

  it('forgets a reservation that has ended, with all it held', () => {
    const book = settle(bookOf(claim('A', 15, 39), claim('B', 16, 39)), 12);
    expect(holder(settle(forget(book, 'A', book.claims['A']), 12))).toBe('B');
  });

  it('forgets no claim that was made while word went to an earlier life of the reservation', () => {
    const asked = settle(bookOf(claim('A', 15, 39)), 12);
    const since = recordClaim(asked, claim('A', 15, 39));
    expect(forget(since, 'A', asked.claims['A'])).toEqual(since);
    expect(forget(recordClaim(emptyBook, claim('A', 15, 39)), 'A', undefined).claims).toHaveProperty('A');
  });

  it('tells each reservation what it may open, and what it waits for', () => {
    const catalogue: readonly Entrance[] = [
      { acsEntranceId: 'e101', name: '101', kind: 'guest', takesMobileKey: true },
      { acsEntranceId: 'e301', name: '301', kind: 'guest', takesMobileKey: false },
      { acsEntranceId: 'main', name: 'Main Entrance', kind: 'common', takesMobileKey: true },
    ];
    const rooms = ['101', '301', '999'];
    const claims = bookOf(claim('A', 15, 39, { rooms }), claim('B', 15, 40));
    const book = decideGrants(claims, lead, at(12), (room) => room === '101');
    const grantable = settings({ commonEntrances: ['Main Entrance', 'Sauna'] });
    expect(grantsFor(book, grantable, catalogue, 'A', at(12))).toMatchObject({
      granted: { rooms: { '101': { acsEntranceIds: ['e101'] } }, commonEntranceIds: ['main'] },
      leftOut: ['Sauna'],
    });
    expect(grantsFor(book, grantable, catalogue, 'A', at(12)).granted.notGranted).toMatchObject({
      '301': { why: 'no-mobile-key' },
      '999': { why: 'unknown-room' },
    });
    expect(grantsFor(book, grantable, catalogue, 'B', at(12)).granted.notGranted).toEqual({
      '101': { why: 'occupied', by: 'A', until: at(39) },
    });
    expect(roomDoors(settings({ rooms: { Suite: ['101', '301'] } }), catalogue, 'Suite')).toEqual({
      refused: 'no-mobile-key',
    });
  });
});

describe('a list of entrances that lacks what somebody has keys to', () => {
  const entrance = (name: string, part: Partial<Entrance> = {}): Entrance => ({
    acsEntranceId: `e-${name}`,
    name,
    kind: 'guest',
    takesMobileKey: true,
    ...part,
  });
  const pool = entrance('Pool', { kind: 'common' });
  const before: readonly Entrance[] = [entrance('101'), entrance('102'), pool];
  const book = settle(bookOf(claim('A', 15, 39), claim('B', 15, 39, { rooms: ['102'] })), 12);
  const named = settings({ commonEntrances: ['Pool'] });
  const after = (listed: readonly Entrance[], claimed = book, first = before) =>
    afterListing(first, listed, settings(), claimed);
  const told = (catalogue: readonly Entrance[], id = 'A', claimed = book) =>
    grantsFor(claimed, named, catalogue, id, at(13));

  it.each<readonly [string, readonly Entrance[]]>([
    ['is empty', []],
    ['lacks a room', [entrance('102'), pool]],
    ['lacks a common door', [entrance('101'), entrance('102')]],
    ['says that nothing takes mobile keys', before.map((one) => ({ ...one, takesMobileKey: false }))],
  ])('and %s changes nothing for who holds a room, and is no complete one', (_, listed) => {
    const catalogue = after(listed);
    expect(told(catalogue).granted).toEqual(told(before).granted);
    expect(told(catalogue).unlisted.length).toBeGreaterThan(0);
    expect(isShort(catalogue)).toBe(true);
    expect(isShort(after(before, book, catalogue))).toBe(false);
    expect(told(after(before, book, catalogue))).toEqual(told(before));
  });

  it('gives nobody new what it lacks', () => {
    const catalogue = after([entrance('102'), entrance('103')]);
    const arrival = recordClaim(book, claim('C', 15, 39, { rooms: ['101', '103'] }));
    const grantable = (room: string): boolean => 'acsEntranceIds' in roomDoors(named, listedIn(catalogue), room);
    const granted = decideGrants(arrival, lead, at(13), grantable);
    const { rooms, commonEntranceIds, notGranted } = told(catalogue, 'C', granted).granted;
    expect(rooms).toEqual({ '103': { grant: 3, acsEntranceIds: ['e-103'] } });
    expect([commonEntranceIds, notGranted]).toEqual([[], { '101': { why: 'unknown-room' } }]);
    expect(told(catalogue, 'C', granted).leftOut).toEqual(['Pool']);
  });

  it('and lists a new entrance under the name gives that to everybody; what nobody holds any more is forgotten', () => {
    const other = entrance('101', { acsEntranceId: 'e-new' });
    expect(told(after([other, entrance('102'), pool])).granted.rooms['101']?.acsEntranceIds).toEqual(['e-new']);
    expect(after([entrance('102')], emptyBook)).toEqual([entrance('102')]);
  });

  it('keeps the keys to a held room whose doors nobody knows', () => {
    expect(told([]).granted).toMatchObject({ rooms: {}, notGranted: { '101': { why: 'unread' } } });
    const plan = planCredentials(desired(), told([]).granted, [credential()], at(13));
    expect(plan).toEqual([{ step: 'wait', for: 'room', room: '101', until: null }]);
  });
});

describe('the room book, whatever happens', () => {
  const anyClaim = fc.record({
    reservationId: fc.constantFrom('A', 'B', 'C', 'D'),
    rooms: fc.subarray(['101', '102', '103']),
    from: fc.integer({ min: 10, max: 40 }),
    length: fc.integer({ min: 1, max: 30 }),
    inHouse: fc.boolean(),
    hours: fc.integer({ min: 0, max: 6 }),
    answers: fc.boolean(),
  });

  it('comes to rest, takes nothing from who is in house, and leaves no room idle that somebody is due for', () => {
    fc.assert(
      fc.property(fc.array(anyClaim, { minLength: 1, maxLength: 20 }), (happenings) => {
        let book = emptyBook;
        let hours = 5;
        for (const { reservationId, rooms, from, length, inHouse, hours: passed, answers } of happenings) {
          hours += passed;
          const begins = inHouse ? Math.min(from, hours) : from;
          const before = book;
          book = recordClaim(book, claim(reservationId, begins, begins + length, { rooms, inHouse }));
          book = answers ? settle(book, hours) : decide(book, hours);
          for (const [room, { holders, withdrawing }] of Object.entries(before.holdings)) {
            const [held = ''] = holders;
            const now = claimsOn(book, room, at(hours)).find((one) => one.reservationId === held);
            if (now?.inHouse && before.claims[held]?.inHouse && withdrawing.length === 0)
              expect(holder(book, room)).toBe(held);
          }
        }
        book = settle(book, hours);
        for (const room of ['101', '102', '103']) {
          const due = claimsOn(book, room, at(hours)).filter((one) => one.inHouse || one.window.from <= at(hours + 4));
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
    ['33 consecutive rooms', ordered, names.slice(0, 33), true],
    ['34 consecutive rooms', ordered, names.slice(0, 34), false],
    ['33 consecutive rooms and 7 more', ordered, [...names.slice(0, 33), ...names.slice(40, 47)], true],
    ['33 consecutive rooms and 8 more', ordered, [...names.slice(0, 33), ...names.slice(40, 48)], false],
    ['7 rooms of unknown order', settings(), names.slice(0, 7), true],
    ['8 rooms of unknown order', settings(), names.slice(0, 8), false],
    ['any number on a TLCode card', settings({ cardFormat: 'TLCode' }), names, true],
  ])('%s', (_name, property, rooms, holds) => {
    expect(cardRefuses(property, rooms) === null).toBe(holds);
  });
});
