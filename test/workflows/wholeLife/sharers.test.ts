import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { booked, creates, inHouse, openLife, opens, person, type Keys } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

function kinds(keys: Keys): readonly string[] {
  return Object.values(keys).map(({ kind }) => kind);
}

/** Two reservations of one guest each that share room 101. */
async function sharers(hotel: TestHotel, part: object = {}): Promise<void> {
  await hotel.put('A', inHouse(hotel, { guests: [person(1)], sharesWith: ['B'], ...part }));
  await hotel.put('B', inHouse(hotel, { guests: [person(2)], sharesWith: ['A'] }));
}

describe.concurrent('sharers (rule 14)', () => {
  it('hold the room together: one opens the generation and the other joins, whichever names the other', async () => {
    await using hotel = await openLife();
    await sharers(hotel);
    const keys = await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
    expect(kinds(keys).toSorted()).toEqual(['joiner', 'override']);
    await hotel.put('C', inHouse(hotel, { guests: [person(3)], sharesWith: ['B'] }));
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'], 'C/g3': ['101'] });
    expect(await creates(hotel)).toBe(3);
  });

  it.runIf(isFull)('booked reservations that do not name each other do not share', async () => {
    await using hotel = await openLife();
    await hotel.put('A', inHouse(hotel));
    await hotel.put('B', booked(hotel));
    await opens(hotel, { 'A/g1': ['101'], 'B/g1': [] });
    await hotel.put('B', booked(hotel, { guests: [person(2)], sharesWith: ['A'] }));
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
  });

  it.runIf(isFull)('keep the room until both are checked out', async () => {
    await using hotel = await openLife();
    await sharers(hotel);
    await hotel.put('Z', booked(hotel));
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'], 'Z/g1': [] });
    await hotel.send('A', 'checkOut');
    await opens(hotel, { 'A/g1': [], 'B/g2': ['101'], 'Z/g1': [] });
    await hotel.send('B', 'addGuest', { guest: person(4) });
    await opens(hotel, { 'A/g1': [], 'B/g2': ['101'], 'B/g4': ['101'], 'Z/g1': [] });
    await hotel.send('B', 'checkOut');
    await opens(hotel, { 'A/g1': [], 'B/g2': [], 'B/g4': [], 'Z/g1': ['101'] });
  });

  it.runIf(isFull)('all get keys of a new generation after a lost phone', async () => {
    await using hotel = await openLife();
    await sharers(hotel);
    const before = await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
    await hotel.send('B', 'reportLostPhone', { guestId: 'g2' });
    await eventually(async () => (await creates(hotel)) === 4);
    const after = await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
    for (const who of ['A/g1', 'B/g2']) expect(after[who]?.acsCredentialId).not.toBe(before[who]?.acsCredentialId);
    expect(kinds(after).toSorted()).toEqual(['joiner', 'override']);
  });

  it.runIf(isFull)('get keys for rooms of their own beside the shared one, and the keys come to rest', async () => {
    await using hotel = await openLife();
    await sharers(hotel);
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
    await hotel.send('A', 'changeRooms', { rooms: ['101', '102'] });
    await opens(hotel, { 'A/g1': ['101', '102'], 'B/g2': ['101'] });
    await hotel.send('B', 'changeRooms', { rooms: ['101', '103'] });
    await opens(hotel, { 'A/g1': ['101', '102'], 'B/g2': ['101', '103'] });
    expect(await creates(hotel)).toBeLessThanOrEqual(8);
  });

  it.runIf(isFull)('open the generation in place of a sharer who cannot', async () => {
    await using hotel = await openLife();
    await hotel.put('A', inHouse(hotel, { guests: [], sharesWith: ['B'] }));
    await hotel.put('B', inHouse(hotel, { guests: [person(2)], sharesWith: ['A'] }));
    await opens(hotel, { 'B/g2': ['101'] });
    await hotel.send('A', 'addGuest', { guest: person(1) });
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
  });

  it.runIf(isFull)('wait like any other reservation once they no longer share', async () => {
    await using hotel = await openLife();
    await sharers(hotel);
    await opens(hotel, { 'A/g1': ['101'], 'B/g2': ['101'] });
    await hotel.put('A', inHouse(hotel, { guests: [person(1)], rooms: ['102'] }));
    await hotel.put('B', inHouse(hotel, { guests: [person(2)] }));
    await opens(hotel, { 'A/g1': ['102'], 'B/g2': ['101'] });
  });
});
