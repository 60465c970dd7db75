import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/messages/index.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { at, desired, guests } from '../hotelAurora.ts';

describe('applyMessage', () => {
  const circumstances = { now: at(16), newestGeneration: 2 };
  function apply(message: Message, before = desired()) {
    return applyMessage(before, message, circumstances);
  }

  it('refuses a message that needs a reservation if there is none', () => {
    expect(applyMessage(null, { name: 'checkIn', body: {} }, circumstances)).toMatchObject({
      type: 'UnknownReservation',
    });
  });

  it('refuses a stay that is over, but lets a known one be corrected', () => {
    const over = { stay: { from: at(1), to: at(2) }, rooms: [], guests: [] };
    expect(applyMessage(null, { name: 'replaceReservation', body: over }, circumstances)).toMatchObject({
      type: 'StayOver',
    });
    expect(apply({ name: 'replaceReservation', body: { ...over, status: 'departed' } })).toMatchObject({ ok: true });
  });

  it('keeps the moment of the first check-in if the message is repeated', () => {
    const inHouse = desired({ status: 'in-house', checkedInAt: at(15) });
    expect(apply({ name: 'checkIn', body: {} }, inHouse)).toMatchObject({ desired: { checkedInAt: at(15) } });
    expect(apply({ name: 'undoCheckIn', body: {} }, inHouse)).toMatchObject({
      desired: { status: 'booked', checkedInAt: null },
    });
  });

  it.each([
    [{ name: 'addGuest', body: { guest: { guestId: 'g1', fullName: 'A' } } }, 'GuestExists'],
    [{ name: 'removeGuest', body: { guestId: 'g9' } }, 'UnknownGuest'],
    [{ name: 'reportLostPhone', body: { guestId: 'g9' } }, 'UnknownGuest'],
    [{ name: 'undoCheckOut', body: {} }, 'WrongState'],
    [{ name: 'addGuest', body: { guest: { guestId: 'g2', fullName: 'A', rooms: ['109'] } } }, 'InvalidMessage'],
    [{ name: 'changeStay', body: { stay: { from: at(1), to: at(2) } } }, 'StayOver'],
  ] as const)('refuses %o', (message, type) => {
    expect(apply(message as Message)).toMatchObject({ ok: false, type });
  });

  it('moves guests’ subsets along, and gives all rooms to a guest without any left', () => {
    const [first, second] = guests(2);
    const family = desired({ rooms: ['101', '102'], guests: [first!, { ...second!, rooms: ['102'] }] });
    const moved = apply(
      { name: 'changeRooms', body: { rooms: ['101', '103'], moves: [{ from: '102', to: '103' }] } },
      family,
    );
    expect(moved).toMatchObject({ desired: { guests: [{}, { rooms: ['103'] }] } });
    const dropped = apply({ name: 'changeRooms', body: { rooms: ['101'] } }, family);
    expect(dropped.ok && dropped.desired.guests[1]?.rooms).toBeUndefined();
  });
});
