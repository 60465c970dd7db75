import { describe, expect, it } from 'vitest';
import { planCredentials } from '../../../src/domain/plan/plan.ts';
import type { Entrance, PropertySettings } from '../../../src/domain/property.ts';
import { emptyBook, recordClaim, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { indexBook } from '../../../src/domain/rooms/bookIndex.ts';
import { afterListing, indexCatalogue, isGrantable, isShort } from '../../../src/domain/rooms/catalogue.ts';
import { decideGrants } from '../../../src/domain/rooms/grant.ts';
import { digestOfGrants, grantsFor } from '../../../src/domain/rooms/view.ts';
import { at, claimAt as claim, credential, decidedAt, desired, propertyAt, settings } from '../hotelAurora.ts';

const lead = 4 * 3_600_000;
function decided(...claims: Parameters<typeof recordClaim>[1][]): RoomBook {
  return decidedAt(claims.reduce(recordClaim, emptyBook), 12);
}

describe('a list of entrances that lacks doors for which guests have keys', () => {
  function entrance(name: string, part: Partial<Entrance> = {}): Entrance {
    return {
      acsEntranceId: `e-${name}`,
      name,
      kind: 'guest',
      takesMobileKey: true,
      ...part,
    };
  }
  const pool = entrance('Pool', { kind: 'common' });
  const before: readonly Entrance[] = [entrance('101'), entrance('102'), pool];
  const book = decided(claim('A', [15, 39]), claim('B', [15, 39], { rooms: ['102'] }));
  const named = settings({ commonEntrances: ['Pool'] });
  function after(listed: readonly Entrance[], claimed = book, first = before) {
    return afterListing(first, listed, { settings: settings(), book: claimed });
  }
  function told(catalogue: readonly Entrance[], id = 'A', claimed = book) {
    return grantsFor(propertyAt(claimed, 13, { settings: named, catalogue }), id);
  }

  it.each<readonly [string, readonly Entrance[]]>([
    ['is empty', []],
    ['lacks a room', [entrance('102'), pool]],
    ['lacks a common door', [entrance('101'), entrance('102')]],
    ['says that nothing takes mobile keys', before.map((one) => ({ ...one, takesMobileKey: false }))],
  ])('changes nothing for a holder if it %s, and is not complete', (_, listed) => {
    const catalogue = after(listed);
    expect(told(catalogue).granted).toEqual(told(before).granted);
    expect(told(catalogue).unlisted.length).toBeGreaterThan(0);
    expect(isShort(catalogue)).toBe(true);
    expect(isShort(after(before, book, catalogue))).toBe(false);
    expect(told(after(before, book, catalogue))).toEqual(told(before));
  });

  it('gives no new reservation the doors that it lacks', () => {
    const catalogue = after([entrance('102'), entrance('103')]);
    const arrival = recordClaim(book, claim('C', [15, 39], { rooms: ['101', '103'] }));
    const granted = decideGrants(indexBook(arrival), {
      issueLeadMs: lead,
      now: at(13),
      grantable: (room) => isGrantable(indexCatalogue(catalogue, named), room),
    });
    const { rooms, commonEntranceIds, notGranted } = told(catalogue, 'C', granted).granted;
    expect(rooms).toEqual({ '103': { grant: 3, acsEntranceIds: ['e-103'] } });
    expect([commonEntranceIds, notGranted]).toEqual([[], { '101': { why: 'unknown-room' } }]);
    expect(told(catalogue, 'C', granted).leftOut).toEqual(['Pool']);
  });

  it('gives a new entrance of the same name to all, and forgets what no reservation holds any more', () => {
    const other = entrance('101', { acsEntranceId: 'e-new' });
    expect(told(after([other, entrance('102'), pool])).granted.rooms['101']?.acsEntranceIds).toEqual(['e-new']);
    expect(after([entrance('102')], emptyBook)).toEqual([entrance('102')]);
  });

  it('keeps the keys to a held room whose doors are unknown', () => {
    expect(told([]).granted).toMatchObject({ rooms: {}, notGranted: { '101': { why: 'unread' } } });
    const plan = planCredentials({
      desired: desired(),
      granted: told([]).granted,
      credentials: [credential()],
      now: at(13),
    });
    expect(plan).toEqual([{ step: 'wait', for: 'room', room: '101', why: 'unread', until: null }]);
  });
});

describe('the digest of a reservation’s grants', () => {
  const catalogue: readonly Entrance[] = [
    { acsEntranceId: 'e101', name: '101', kind: 'guest', takesMobileKey: true },
    { acsEntranceId: 'main', name: 'Main Entrance', kind: 'common', takesMobileKey: true },
  ];
  const book = decided(claim('A', [15, 39]), claim('B', [39, 50]));
  const named = settings({ areas: { spa: ['Main Entrance'] } });
  function of(id: string, part: Partial<PropertySettings> = {}, entrances = catalogue) {
    const property = propertyAt(book, 13, { settings: { ...named, ...part }, catalogue: entrances });
    const grants = grantsFor(property, id);
    const text = digestOfGrants(grants, property.catalogue.digests);
    expect(digestOfGrants(grants)).toBe(text);
    return text;
  }

  it('is the same for the same grants, and another one if any part changes', () => {
    expect(of('A', {}, structuredClone(catalogue))).toBe(of('A'));
    const changed = [
      of('A'),
      of('B'),
      of('A', { areas: {} }),
      of('A', { commonEntrances: [] }),
      of('A', { policies: { ...named.policies, lingerMs: 1 } }),
      of('A', {}, catalogue.toSpliced(0, 1)),
      of(
        'A',
        {},
        catalogue.with(1, { acsEntranceId: 'other', name: 'Main Entrance', kind: 'common', takesMobileKey: true }),
      ),
    ];
    expect(new Set(changed).size).toBe(changed.length);
  });
});
