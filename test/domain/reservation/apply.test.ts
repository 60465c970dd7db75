import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/domain/messages/index.ts';
import { applyMessage } from '../../../src/domain/reservation/apply.ts';
import { keyWindow } from '../../../src/domain/reservation/desired.ts';
import { at, credential, desired, guests } from '../hotelAurora.ts';

describe('applyMessage', () => {
  const circumstances = { now: at(16), credentials: [credential({ generation: 2 })] };
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
    [{ name: 'newKey', body: { guestId: 'g9' } }, 'UnknownGuest'],
    [{ name: 'newKey', body: { guestId: 'g9', rekey: true } }, 'UnknownGuest'],
    [{ name: 'reportLostPhone', body: { guestId: 'g9' } }, 'UnknownGuest'],
    [{ name: 'undoCheckOut', body: {} }, 'WrongState'],
    [{ name: 'addGuest', body: { guest: { guestId: 'g2', fullName: 'A', rooms: ['109'] } } }, 'InvalidMessage'],
    [{ name: 'changeStay', body: { stay: { from: at(1), to: at(2) } } }, 'StayOver'],
  ] as const)('refuses %o', (message, type) => {
    expect(apply(message as Message)).toMatchObject({ ok: false, type });
  });

  it('names the guests that there are if it refuses an unknown one', () => {
    const family = desired({ guests: guests(2) });
    for (const name of ['removeGuest', 'newKey', 'reportLostPhone'] as const)
      expect(apply({ name, body: { guestId: 'g9' } }, family)).toMatchObject({
        message: 'guestId g9 is not a guest of this reservation; its guests are g1, g2',
      });
    expect(apply({ name: 'newKey', body: { guestId: 'g9' } }, desired({ guests: [] }))).toMatchObject({
      message: 'guestId g9 is not a guest of this reservation; it has no guests',
    });
  });

  it('says what to call first, and which guest is there already', () => {
    const cancelled = desired({ status: 'cancelled' });
    expect(apply({ name: 'checkIn', body: {} }, cancelled)).toMatchObject({
      message: 'status is cancelled: call reinstate first',
    });
    expect(apply({ name: 'addGuest', body: { guest: { guestId: 'g1', fullName: 'A' } } })).toMatchObject({
      message: 'guest.guestId: Guest g1 is already on this reservation',
    });
  });

  it('voids all keys and cards by now if new keys for all are asked for', () => {
    expect(apply({ name: 'newKey', body: { guestId: 'g1', rekey: true } })).toMatchObject({
      desired: { voidGeneration: 2, voidedAt: at(16), keysToReplace: [] },
    });
  });

  it('leaves the status as it is if a PUT names none, and changes it if the PUT does (docs/pms-developers.md)', () => {
    const put = { stay: { from: at(15), to: at(40) }, rooms: ['101'], guests: [...guests(1)] };
    for (const status of ['cancelled', 'no-show', 'departed', 'in-house'] as const) {
      expect(apply({ name: 'replaceReservation', body: put }, desired({ status }))).toMatchObject({
        desired: { status },
      });
      const again = apply({ name: 'replaceReservation', body: { ...put, status: 'booked' } }, desired({ status }));
      expect(again).toMatchObject({ desired: { status: 'booked' } });
    }
  });

  it('lets a key open from the check-in on, however early it is (docs/pms-developers.md)', () => {
    const inFiveYears = { from: at(5 * 365 * 24), to: at(5 * 365 * 24 + 60) };
    const booked = apply({ name: 'changeStay', body: { stay: inFiveYears } });
    expect(booked.ok && keyWindow(booked.desired)).toEqual(inFiveYears);
    const arrived = apply({ name: 'checkIn', body: {} }, booked.ok ? booked.desired : undefined);
    expect(arrived.ok && keyWindow(arrived.desired)).toEqual({ ...inFiveYears, from: at(16) });
  });

  it('takes all keys back until release, which a repeated or new reservation does not end', () => {
    const back = apply({ name: 'revokeKeys', body: {} });
    const taken = { onHold: true, keysRevoked: true, voidGeneration: 2, voidedAt: at(16) };
    expect(back).toMatchObject({ desired: taken });
    const put = { stay: { from: at(15), to: at(40) }, rooms: ['102'], guests: [] };
    for (const message of [
      { name: 'replaceReservation', body: put },
      { name: 'checkIn', body: {} },
      { name: 'checkOut', body: {} },
      { name: 'cancel', body: {} },
      { name: 'hold', body: {} },
    ] as const)
      expect(apply(message, back.ok ? back.desired : undefined)).toMatchObject({ desired: taken });
    expect(apply({ name: 'release', body: {} }, back.ok ? back.desired : undefined)).toMatchObject({
      desired: { ...taken, onHold: false, keysRevoked: false },
    });
  });

  it('takes a guest who did not come for a no-show, and no guest who is or was in the house', () => {
    expect(apply({ name: 'noShow', body: {} })).toMatchObject({ desired: { status: 'no-show' } });
    for (const status of ['no-show', 'cancelled'] as const)
      expect(apply({ name: 'noShow', body: {} }, desired({ status }))).toMatchObject({
        desired: { status: 'no-show' },
      });
    for (const status of ['in-house', 'departed'] as const)
      expect(apply({ name: 'noShow', body: {} }, desired({ status }))).toMatchObject({
        type: 'WrongState',
        message: `status is ${status}: the guests came`,
      });
  });

  it('marks the issued keys of the person who gets a new key, and forgets marks of keys that are gone', () => {
    const family = desired({ guests: guests(2), keysToReplace: ['c0', 'c4', 'c9'] });
    const credentials = [
      credential({ requestId: 'c0', state: 'revoked' }),
      credential(),
      credential({ requestId: 'c2', state: 'requested' }),
      credential({ requestId: 'c3', person: 'g1/2' }),
      credential({ requestId: 'c4', guestId: 'g2', state: 'revoking' }),
      credential({ requestId: 'c5', guestId: 'g2' }),
    ];
    const message: Message = { name: 'newKey', body: { guestId: 'g1' } };
    const once = applyMessage(family, message, { now: at(16), credentials });
    expect(once).toMatchObject({ desired: { voidGeneration: 0, voidedAt: null, keysToReplace: ['c1', 'c4'] } });
    expect(applyMessage(once.ok ? once.desired : null, message, { now: at(17), credentials })).toEqual(once);
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
