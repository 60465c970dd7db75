import { describe, expect, it } from 'vitest';
import type { Entrance } from '../../../src/domain/property.ts';
import { emptyBook, recordClaim, type Claim, type RoomBook } from '../../../src/domain/rooms/book.ts';
import { previewGrants } from '../../../src/domain/rooms/preview.ts';
import { at, claim as claimOf, decidedAt, propertyAt } from '../hotelAurora.ts';

function claim(reservationId: string, part: Partial<Claim> = {}): Claim {
  return claimOf(reservationId, { window: { from: at(15), to: at(35) }, ...part });
}
const catalogue: readonly Entrance[] = [
  { acsEntranceId: 'door-101', name: '101', kind: 'guest', takesMobileKey: true },
  { acsEntranceId: 'door-301', name: '301', kind: 'guest', takesMobileKey: false },
];
function held(by: Claim): RoomBook {
  return decidedAt(recordClaim(emptyBook, by), 14);
}
function preview(book: RoomBook, asked: Claim, hours = 14) {
  return previewGrants(propertyAt(book, hours, { catalogue }), asked).granted;
}

describe('the preview of a claim', () => {
  it('grants a free room, once keys may go out', () => {
    expect(preview(emptyBook, claim('R1')).rooms).toMatchObject({ '101': { acsEntranceIds: ['door-101'] } });
    expect(preview(emptyBook, claim('R1'), 10).notGranted).toEqual({ '101': { why: 'lead', until: at(11) } });
  });

  it('grants a room that a booked holder would release, but none of a reservation in house', () => {
    const booked = held(claim('R1'));
    expect(preview(booked, claim('R2', { inHouse: true })).rooms).toHaveProperty('101');
    const inHouse = held(claim('R1', { inHouse: true }));
    expect(preview(inHouse, claim('R2', { inHouse: true })).notGranted).toMatchObject({
      '101': { why: 'occupied', by: 'R1' },
    });
  });

  it('names the holder to a reservation that would wait behind another', () => {
    const second = recordClaim(
      held(claim('R1', { inHouse: true })),
      claim('R2', { window: { from: at(15), to: at(20) } }),
    );
    expect(preview(second, claim('R3')).notGranted).toEqual({ '101': { why: 'occupied', by: 'R1', until: at(35) } });
  });

  it('says why a room is not granted, and changes nothing in the book', () => {
    const book = held(claim('R1'));
    const before = structuredClone(book);
    const { notGranted } = preview(book, claim('R2', { rooms: ['301', 'attic'] }));
    expect(notGranted).toEqual({ '301': { why: 'no-mobile-key' }, attic: { why: 'unknown-room' } });
    expect(book).toEqual(before);
  });

  it('grants nothing while the entrances are unread', () => {
    expect(previewGrants(propertyAt(emptyBook, 14, { catalogue: null }), claim('R1')).granted).toMatchObject({
      rooms: {},
      notGranted: { '101': { why: 'unread' } },
    });
  });
});
