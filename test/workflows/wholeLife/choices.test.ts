import { describe, expect, it } from 'vitest';
import type { HotelOptions } from '../../support/hotel.ts';
import { inHouse, openLife, opens, person, stay } from '../../support/guestsAndDoors.ts';
import { isFull } from '../../support/run.ts';

type Choice = readonly [string, HotelOptions['settings']];

/** The model's sequences on the real server also meet these. */
const choices: readonly Choice[] = [
  ['a credential replaces all of the same user’s', { replacesSameUser: 'all' }],
  ['only children have events', { eventsFor: 'children' }],
  ['an override invalidates at first use', { overrideInvalidates: 'at-first-use' }],
  ['what is not issued cannot be joined', { joiningUnissued: 'refuse', issueDelay: 300 }],
  ['Seam takes its time', { issueDelay: 700, deleteDelay: 700, latency: 50 }],
];

/** What Seam does not document: the same life must be right with each behaviour that Seam may have. */
describe.concurrent('a whole life, by what Seam leaves open', () => {
  it.runIf(isFull).each(choices)('is right if %s', async (_name, settings) => {
    await using hotel = await openLife({ settings });
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first, guests: [person(1), person(2)] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    await hotel.send('R1', 'addGuest', { guest: person(3) });
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    await hotel.send('R1', 'changeRooms', { rooms: ['102', '103'] });
    await opens(hotel, { 'R1/g1': ['102', '103'], 'R1/g2': ['102', '103'], 'R1/g3': ['102', '103'] });
    await hotel.send('R1', 'removeGuest', { guestId: 'g1' });
    await hotel.send('R1', 'changeRooms', { rooms: ['103'] });
    await opens(hotel, { 'R1/g1': [], 'R1/g2': ['103'], 'R1/g3': ['103'] });
    await hotel.send('R1', 'checkOut');
    await opens(hotel, { 'R1/g1': [], 'R1/g2': [], 'R1/g3': [] });
  });

  it.runIf(isFull)('an extension leaves no guest without a key if joiners die with their head', async () => {
    await using hotel = await openLife({ settings: { headDeleted: 'invalidated', deleteDelay: 900 } });
    const first = stay(hotel, -1, 10);
    await hotel.put('R1', inHouse(hotel, { stay: first, guests: [person(1), person(2), person(3)] }));
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
    await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
    const { waiting } = await hotel.until('R1', (view) => view.waiting === null || view.waiting === 'repair');
    expect(waiting).not.toBe('repair');
    await opens(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'], 'R1/g3': ['101'] });
  });

  it.runIf(isFull)(
    'an extension leaves no guest without a key if a key replaces its head, dies with it, and no event comes',
    async () => {
      const settings = { replacesSameUser: 'all', headDeleted: 'invalidated', eventsFor: 'children' } as const;
      await using hotel = await openLife({ settings });
      const first = stay(hotel, -1, 10);
      await hotel.put('R1', inHouse(hotel, { stay: first }));
      await opens(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'changeStay', { stay: { ...first, to: hotel.inHours(20) } });
      await opens(hotel, { 'R1/g1': ['101'] });
    },
  );
});
