import { describe, expect, it } from 'vitest';
import { isWorthListing, listedOf, readListed } from '../../../src/domain/status/listed.ts';
import { reservationView, type Attention } from '../../../src/domain/status/view.ts';
import { at, credential, desired, guests } from '../hotelAurora.ts';

const listedOccupied = { code: 'room-occupied', forDesk: 'Room 101 is taken.', about: '101', since: at(1) };
const occupied: Attention = { ...listedOccupied, forOperator: 'By R-2.', message: listedOccupied.forDesk };

function view(count: number, needsAttention: readonly Attention[] = [occupied]) {
  return reservationView({
    propertyId: 'hotel-aurora',
    reservationId: 'R-1',
    workflowId: 'reservation/hotel-aurora/R-1',
    revision: 1,
    desired: desired({ guests: guests(count) }),
    plan: [],
    isBlocked: false,
    credentials: [
      credential({ requestId: 'c1', guestId: 'g1', state: 'revoked' }),
      credential({ requestId: 'c2', guestId: 'g1', state: 'issued' }),
      credential({ requestId: 'c3', guestId: 'g2', state: 'requested', acsCredentialId: null }),
    ],
    identities: {},
    needsAttention,
    ignored: [],
    now: at(1),
  });
}

describe('what a list shows of a reservation', () => {
  it('is guests by id, living keys by state, and what needs attention in words', () => {
    expect(listedOf(view(2), [])).toEqual({
      guests: ['g1', 'g2'],
      keys: { issued: 1, requested: 1 },
      attention: [listedOccupied],
    });
  });

  it('stays small for the largest group, and is read back as it was written', () => {
    const long = Array.from({ length: 200 }, () => ({
      ...occupied,
      forDesk: `${'x'.repeat(399)}\u{1f511}${'x'.repeat(999)}`,
    }));
    const listed = listedOf(view(200, long), []);
    expect(JSON.stringify(listed).length).toBeLessThan(30_000);
    expect(listed.attention[0]?.forDesk.isWellFormed()).toBe(true);
    expect(readListed(JSON.parse(JSON.stringify(listed)))).toEqual(listed);
  });

  it("has no room that may be a guest's phone number or e-mail address", () => {
    const about = { ...occupied, about: '+15550100000', forDesk: 'The room is unknown.' };
    const named = { ...occupied, about: null, forDesk: 'Room +15550100000 is unknown.' };
    expect(listedOf(view(1, [about, named, occupied]), ['+15550100000']).attention).toEqual([listedOccupied]);
  });

  it('is written anew if it changed, but for keys alone only once no create is under way', () => {
    const begun = listedOf(view(2), []);
    expect(isWorthListing(begun, null)).toBe(true);
    expect(isWorthListing(begun, begun)).toBe(false);
    expect(isWorthListing({ ...begun, keys: { requested: 2 } }, begun)).toBe(false);
    expect(isWorthListing({ ...begun, keys: { issued: 2 } }, begun)).toBe(true);
    expect(isWorthListing({ ...begun, attention: [] }, begun)).toBe(true);
  });

  it('is empty if a stranger wrote something else, or nothing was written yet', () => {
    const nothing = { guests: [], keys: {}, attention: [] };
    for (const memo of [undefined, {}, { guests: 'all' }, { ...nothing, keys: { issued: -1 } }, null])
      expect(readListed(memo)).toEqual(nothing);
  });

  it('is read without the lists that are empty: the server leaves them out', () => {
    expect(readListed({ guests: ['g1'], keys: {} })).toEqual({ guests: ['g1'], keys: {}, attention: [] });
  });
});
