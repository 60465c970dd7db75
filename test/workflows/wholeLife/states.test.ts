import { describe, expect, it } from 'vitest';
import type { MessageName } from '../../../src/domain/messages/index.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { booked, creates, holds, inHouse, openLife, opens, person, stay, taps } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

const open = { 'R1/g1': ['101'] };
const shut = { 'R1/g1': [] };

async function sendAll(hotel: TestHotel, names: readonly MessageName[]): Promise<void> {
  for (const name of names) await hotel.send('R1', name);
}

describe.concurrent('check-in', () => {
  it.runIf(isFull)(
    'check-in gives keys that open at once, and its undo before keys are due takes them again',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', booked(hotel, { stay: stay(hotel, 10, 48) }));
      await holds(hotel, shut);
      for (const _round of [1, 2]) {
        await hotel.send('R1', 'checkIn');
        await opens(hotel, open);
        await hotel.send('R1', 'undoCheckIn');
        await opens(hotel, shut);
        expect(await hotel.status('R1')).toMatchObject({ status: 'booked', waiting: 'lead' });
      }
      await hotel.advance(11);
      await opens(hotel, open);
    },
  );

  it.runIf(isFull)(
    'an early check-in lets issued keys open from now, and its undo from the start of the stay',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', booked(hotel, { stay: stay(hotel, 2, 48), guests: [person(1), person(2)] }));
      const both = { ...open, 'R1/g2': ['101'] };
      await holds(hotel, both);
      await taps(hotel, {});
      await hotel.send('R1', 'checkIn');
      await opens(hotel, both);
      await hotel.send('R1', 'undoCheckIn');
      await holds(hotel, both);
      await taps(hotel, {});
      await hotel.advance(2.5);
      await opens(hotel, both);
    },
  );

  it.runIf(isFull)('a repeated check-in after the stay has begun keeps the same key', async () => {
    await using hotel = await openLife();
    const body = booked(hotel);
    await hotel.put('R1', body);
    const before = await opens(hotel, open);
    await sendAll(hotel, ['checkIn', 'checkIn']);
    await hotel.put('R1', { ...body, status: 'in-house' });
    expect(await opens(hotel, open)).toEqual(before);
    await sendAll(hotel, ['undoCheckIn', 'undoCheckIn']);
    expect(await opens(hotel, open)).toEqual(before);
    expect(await creates(hotel)).toBe(1);
  });
});

describe.concurrent('check-out', () => {
  it('an undone check-out is a new arrival, also the second time', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    for (const generation of [1, 2]) {
      const keys = await opens(hotel, { ...open, 'R1/g2': ['101'] });
      expect(Object.values(keys)).toMatchObject([{ kind: 'override' }, { kind: 'joiner' }]);
      expect(Object.values(keys).map((key) => key.generation)).toEqual([generation, generation]);
      await sendAll(hotel, ['checkOut', 'checkOut']);
      await opens(hotel, { ...shut, 'R1/g2': [] });
      await sendAll(hotel, ['undoCheckOut', 'undoCheckOut']);
    }
  });

  it.runIf(isFull)('a check-out can be undone in the middle of revoking', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, open);
    await sendAll(hotel, ['checkOut', 'undoCheckOut']);
    await opens(hotel, open);
  });

  it.runIf(isFull).each([0, 1])(
    'a check-out in the middle of issuing leaves no key: create %d under way',
    async (skip) => {
      await using hotel = await openLife();
      await hotel.faults([{ path: '/acs/credentials/create', skip, times: 1, effect: { hold: 'before' } }]);
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2), person(3)] }));
      await eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
      await hotel.send('R1', 'checkOut');
      await hotel.control('POST', '/holds/release');
      await opens(hotel, { ...shut, 'R1/g2': [], 'R1/g3': [] });
    },
  );
});

describe.concurrent('cancellation, no-show and hold', () => {
  it('a cancelled and reinstated reservation has the right keys, before and after they are due', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, 6, 48) }));
    await sendAll(hotel, ['cancel', 'cancel']);
    await hotel.advance(7);
    await opens(hotel, shut);
    expect(await creates(hotel)).toBe(0);
    for (const _round of [1, 2]) {
      await sendAll(hotel, ['reinstate', 'reinstate']);
      await opens(hotel, open);
      expect((await hotel.status('R1')).status).toBe('booked');
      await hotel.send('R1', 'cancel');
      await opens(hotel, shut);
    }
  });

  it.runIf(isFull)(
    'a cancelled reservation delays no other, and waits for the new holder of its room when reinstated',
    async () => {
      await using hotel = await openLife();
      await hotel.put('R1', booked(hotel));
      await opens(hotel, open);
      await hotel.send('R1', 'cancel');
      await hotel.put('R2', inHouse(hotel));
      await opens(hotel, { ...shut, 'R2/g1': ['101'] });
      await hotel.send('R1', 'reinstate');
      await hotel.until('R1', ({ waiting }) => waiting === 'room');
      await opens(hotel, { ...shut, 'R2/g1': ['101'] });
      await hotel.send('R2', 'checkOut');
      await opens(hotel, { ...open, 'R2/g1': [] });
    },
  );

  it.runIf(isFull)('a no-show who arrives after all gets a key', async () => {
    await using hotel = await openLife();
    const body = booked(hotel);
    await hotel.put('R1', body);
    await opens(hotel, open);
    await hotel.put('R1', { ...body, status: 'no-show' });
    await opens(hotel, shut);
    await sendAll(hotel, ['reinstate', 'checkIn']);
    await opens(hotel, open);
    await hotel.put('R1', { ...body, status: 'no-show' });
    await opens(hotel, shut);
    await hotel.put('R1', { ...body, status: 'in-house' });
    await opens(hotel, open);
  });

  it('a hold stops issuing and not revoking, until the release', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    const before = await opens(hotel, { ...open, 'R1/g2': ['101'] });
    async function codesAfter(name: 'hold' | 'release'): Promise<readonly string[]> {
      return (await hotel.send('R1', name)).needsAttention.map(({ code }) => code);
    }
    expect(await codesAfter('hold')).toEqual(['on-hold']);
    expect(await opens(hotel, { ...open, 'R1/g2': ['101'] })).toEqual(before);
    await hotel.send('R1', 'addGuest', { guest: person(3) });
    await hotel.send('R1', 'removeGuest', { guestId: 'g2' });
    await opens(hotel, { ...open, 'R1/g2': [], 'R1/g3': [] });
    expect((await hotel.status('R1')).waiting).toBe('hold');
    expect(await creates(hotel)).toBe(2);
    expect(await codesAfter('release')).toEqual([]);
    const after = await opens(hotel, { ...open, 'R1/g2': [], 'R1/g3': ['101'] });
    expect(after['R1/g1']).toEqual(before['R1/g1']);
    await sendAll(hotel, ['hold', 'checkOut']);
    await opens(hotel, { ...shut, 'R1/g3': [] });
  });

  it.runIf(isFull)('all keys are taken back at once, and the release opens a new generation', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
    const before = await opens(hotel, { ...open, 'R1/g2': ['101'] });
    await hotel.simulate({ phoneDelivery: { discard: 'never' } });
    const { waiting, needsAttention } = await hotel.send('R1', 'revokeKeys');
    expect([waiting, needsAttention.map(({ code }) => code)]).toEqual(['hold', ['keys-revoked']]);
    await holds(hotel, { ...shut, 'R1/g2': [] });
    await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2), person(3)] }));
    expect(await hotel.send('R1', 'checkIn')).toMatchObject({ waiting: 'hold' });
    expect(await creates(hotel)).toBe(2);
    await hotel.send('R1', 'release');
    const after = await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    expect(after).toMatchObject({ 'R1/g1': { kind: 'override', generation: 2 }, 'R1/g2': { generation: 2 } });
    // A phone that was offline still has its old key: the first use of a new one ends it.
    const offline = before['R1/g2']?.acsCredentialId ?? '';
    expect(await hotel.tap('101', offline)).toBe(true);
    expect(await hotel.tap('101', after['R1/g1']?.acsCredentialId ?? '')).toBe(true);
    expect(await hotel.tap('101', offline)).toBe(false);
  });

  it.runIf(isFull)('a reservation held before its keys are due gets them on release', async () => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel, { stay: stay(hotel, 6, 48) }));
    await hotel.send('R1', 'hold');
    await hotel.advance(7);
    await hotel.until('R1', ({ waiting }) => waiting === 'hold');
    await opens(hotel, shut);
    await hotel.send('R1', 'release');
    await opens(hotel, open);
  });
});

describe.runIf(isFull)('messages in any order that a PMS can produce', { concurrent: true }, () => {
  it.each<[readonly MessageName[], string, object]>([
    [['checkIn', 'checkOut', 'undoCheckOut', 'undoCheckIn'], 'booked', open],
    [['cancel', 'reinstate', 'checkIn', 'hold', 'release'], 'in-house', open],
    [['checkIn', 'undoCheckIn', 'checkIn', 'cancel'], 'cancelled', shut],
    [['checkIn', 'hold', 'checkOut', 'release', 'undoCheckOut'], 'in-house', open],
    [['checkOut', 'reinstate', 'checkIn', 'checkOut'], 'departed', shut],
    [['cancel', 'reinstate', 'cancel', 'reinstate', 'checkIn'], 'in-house', open],
  ])('%j, sent without a pause, end %s', async (names, status, doors) => {
    await using hotel = await openLife();
    await hotel.put('R1', booked(hotel));
    await sendAll(hotel, names);
    await opens(hotel, doors as typeof open);
    expect((await hotel.status('R1')).status).toBe(status);
  });

  it('after linger a message finds no reservation, a PUT of a future stay begins a new one, and one of a past stay is refused', async () => {
    await using hotel = await openLife({ policies: { lingerMs: 3_600_000 } });
    const body = inHouse(hotel);
    await hotel.put('R1', body);
    await opens(hotel, open);
    await hotel.send('R1', 'checkOut');
    await hotel.advance(2);
    expect(await hotel.handle('R1').result()).toMatchObject({ status: 'departed', waiting: null });
    await expect(hotel.send('R1', 'undoCheckOut')).rejects.toMatchObject({ name: 'WorkflowNotFoundError' });
    await expect(hotel.put('R1', { ...body, stay: stay(hotel, -9, -1) })).rejects.toMatchObject({
      cause: { type: 'StayOver' },
    });
    await hotel.handle('R1').result();
    await hotel.put('R1', inHouse(hotel));
    await opens(hotel, open);
  });
});
