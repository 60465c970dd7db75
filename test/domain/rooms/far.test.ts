import { claimAheadMs, claimedFrom, isFarAhead } from '../../../src/domain/plan/claimAhead.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyCard } from '../../../src/domain/propertyLifetime/card.ts';
import { plus } from '../../../src/domain/instant.ts';
import { emptyBook, forget, recordClaim, type Claim, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { farUsing, indexBook } from '../../../src/domain/rooms/bookIndex.ts';
import { setAside, withoutPastFar } from '../../../src/domain/rooms/far.ts';
import { grantsFor } from '../../../src/domain/rooms/view.ts';
import { usersOf } from '../../../src/domain/propertyLifetime/identityUses.ts';
import { at, claimAt as claim, decidedAt, desired, granted, propertyAt, settings } from '../hotelAurora.ts';

const lead = 4 * 3_600_000;
function days(count: number): number {
  return count * 24;
}
function far(reservationId: string, part: Partial<Claim> = {}): Claim {
  return claim(reservationId, [days(30), days(33)], { isFar: true, ...part });
}
function answered(book: RoomBook, one: Claim): RoomBook {
  return setAside(recordClaim(book, one), one);
}

/** A property about which its card says nothing special. */
const calm = {
  settings: settings(),
  catalogue: [],
  book: emptyBook,
  trouble: null,
  strangers: [],
  attention: [],
  reconcileAt: null,
  now: at(1),
};

describe('a reservation far ahead', () => {
  it('has keys that go out more than 14 days from now, and is not in house and not over', () => {
    const from = claimedFrom(desired(), granted([]));
    expect(from).toBe(plus(at(15), -lead - claimAheadMs));
    expect([isFarAhead(desired(), granted([]), plus(from, -1)), isFarAhead(desired(), granted([]), from)]).toEqual([
      true,
      false,
    ]);
    const early = plus(from, -1);
    expect(isFarAhead(desired({ status: 'in-house', checkedInAt: early }), granted([]), early)).toBe(false);
    expect(isFarAhead(desired({ status: 'cancelled' }), granted([]), early)).toBe(false);
  });

  it('is kept only as a user of identities once it was answered, for rule 6 and for teardowns', () => {
    const book = answered(answered(emptyBook, far('A', { identities: ['ann', 'bob'] })), far('B'));
    expect([book.claims, Object.keys(book.far)]).toEqual([{}, ['A']]);
    expect(JSON.stringify(book)).not.toContain('ann');
    expect(usersOf(indexBook(book), 'ann', at(1))).toEqual(['A']);
    expect(usersOf(indexBook(book), 'ann', at(days(33)))).toEqual([]);
    expect(farUsing(indexBook(book), 'eve', at(1))).toEqual([]);
    const now = recordClaim(book, claim('C', [1, 30], { identities: ['bob'] }));
    expect(grantsFor(propertyAt(now, 1), 'C').usedElsewhere).toEqual(['bob']);
  });

  it('is forgotten after its stay, though its workflow was terminated and said nothing', () => {
    const one = far('A', { identities: ['ann'] });
    const other = claim('B', [days(30), days(40)], { isFar: true, identities: ['bob'] });
    const book = answered(answered(emptyBook, one), other);
    expect(Object.keys(withoutPastFar(book, Date.parse(at(days(34)))).far)).toEqual(['B']);
    expect(withoutPastFar(book, Date.parse(at(days(32))))).toEqual(book);
  });

  it('is kept whole again from its next claim on, and forgotten with an empty one', () => {
    const book = answered(emptyBook, far('A', { identities: ['ann'] }));
    const near = recordClaim(book, claim('A', [days(30), days(33)], { identities: ['ann'] }));
    expect([Object.keys(near.claims), near.far]).toEqual([['A'], {}]);
    expect(usersOf(indexBook(near), 'ann', at(1))).toEqual(['A']);
    expect(recordClaim(book, far('A', { rooms: [], identities: [] }))).toEqual(emptyBook);
  });

  it('is kept whole while it holds a room, has something at Seam, or has claimed since', () => {
    function whole(one: Claim, book: RoomBook = recordClaim(emptyBook, one)): void {
      expect(setAside(book, one)).toEqual(book);
    }
    whole(far('A', { credentials: { c1: ['101'] } }));
    whole(far('A', { strays: ['ann'] }));
    whole(claim('A', [days(30), days(33)]));
    const holder = far('A');
    whole(holder, decidedAt(recordClaim(emptyBook, holder), days(30)));
    whole(far('A'), recordClaim(emptyBook, far('A')));
    expect(forget(recordClaim(emptyBook, holder), 'A', holder).claims).toEqual({});
  });

  it('changes no grant of other reservations', () => {
    const someClaim = fc
      .tuple(fc.nat(9), fc.constantFrom('101', '102'), fc.integer({ min: 1, max: 60 }), fc.nat(20), fc.boolean())
      .map(([id, room, start, length, inHouse]) => {
        const from = inHouse ? 0 : days(start);
        return claim(`R${id}`, [from, from + days(length + 1)], { rooms: [room], inHouse });
      });
    fc.assert(
      fc.property(fc.array(someClaim, { maxLength: 12 }), (claims) => {
        const book = claims.reduce(recordClaim, emptyBook);
        function isNear({ window }: Claim): boolean {
          return window.from <= plus(at(0), lead + claimAheadMs);
        }
        const near = {
          ...book,
          claims: Object.fromEntries(Object.entries(book.claims).filter(([, one]) => isNear(one))),
        };
        for (const hours of [0, days(7), days(14)]) {
          function granting(one: RoomBook) {
            return Object.entries(decidedAt(one, hours).holdings)
              .map(([room, { holders }]) => `${room} ${holders.join(' ')}`)
              .toSorted();
          }
          expect(granting(near)).toEqual(granting(book));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

/** A hotel's ids are about as long as a UUID's; every booking names an identity, which is the most that is kept of it. */
function uuid(n: number): string {
  return `${String(n).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

describe('the room book of a hotel of 500 rooms', () => {
  it('takes far less than 2 MB with 1,500 claims near, and 20,000 far ahead that all name identities', () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => n);
    const all = ids.map((n) => far(`RES${100_000 + n}`, { identities: [uuid(n)] }));
    const aside = setAllAside(all);
    const near = ids.slice(0, 1_500).map((n) =>
      claim(`NEAR${100_000 + n}`, [days(Math.floor(n / 500) * 3), days(Math.floor(n / 500) * 3 + 3)], {
        rooms: [String(1_000 + (n % 500))],
        inHouse: n < 500,
        identities: [uuid(n), uuid(n + 1_500)],
        credentials: n < 500 ? { [uuid(n)]: [String(1_000 + n)], [uuid(n + 500)]: [String(1_000 + n)] } : {},
      }),
    );
    const claimed: RoomBook = { ...aside, claims: Object.fromEntries(near.map((one) => [one.reservationId, one])) };
    const book = decidedAt(claimed, 0);
    const told = Object.fromEntries(near.map(({ reservationId }) => [reservationId, 'a1b2c3d4e5f']));
    expect(Object.keys(book.holdings)).toHaveLength(500);
    const catalogue = ids.slice(0, 520).map((n) => ({
      acsEntranceId: uuid(n),
      name: `Door ${1_000 + n}`,
      kind: 'guest',
      takesMobileKey: true,
    }));
    function sizeOf(part: object): number {
      return JSON.stringify({ book: { ...book, ...part }, told, catalogue }).length;
    }
    // Measured: 1.55 MB, and 0.72 MB where no far booking names an identity; docs/architecture.md says so.
    expect(sizeOf({})).toBeLessThan(1_600_000);
    expect(sizeOf({ far: {} })).toBeLessThan(750_000);
  });

  it('is shown on the card once it is large', () => {
    const parts = { ...calm, lost: null };
    expect(propertyCard('hotel', { ...parts, carriedSize: 999_999 })).not.toContain('MB');
    expect(propertyCard('hotel', { ...parts, carriedSize: 1_234_567 })).toContain('takes 1.2 MB');
  });

  it('is shown as empty on the card after the workflow was lost, until claimAgain', () => {
    const parts = { ...calm, carriedSize: 0 };
    expect(propertyCard('hotel', { ...parts, lost: { heardBy: null } })).toContain('Its workflow was lost');
    for (const lost of [null, { heardBy: at(1) }])
      expect(propertyCard('hotel', { ...parts, lost })).not.toContain('lost');
  });
});

/** As {@link setAside} after each, in one go. */
function setAllAside(claims: readonly Claim[]): RoomBook {
  return {
    ...emptyBook,
    far: Object.assign({}, ...claims.map((one) => answered(emptyBook, one).far)),
  };
}
