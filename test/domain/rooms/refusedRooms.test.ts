import { expect, it } from 'vitest';
import type { Entrance } from '../../../src/domain/property.ts';
import { indexCatalogue } from '../../../src/domain/rooms/catalogue.ts';
import { refusedRooms } from '../../../src/domain/rooms/refusedRooms.ts';
import { settings } from '../hotelAurora.ts';

const entrances: readonly Entrance[] = [
  { acsEntranceId: 'door-101', name: '101', kind: 'guest', takesMobileKey: true },
  { acsEntranceId: 'door-301', name: '301', kind: 'guest', takesMobileKey: false },
  { acsEntranceId: 'pool', name: 'Pool', kind: 'common', takesMobileKey: true },
];

it('a property refuses rooms that it does not have, or whose lock takes no mobile key', () => {
  const index = indexCatalogue(entrances, settings());
  expect(refusedRooms(index, ['101', '301', '999', 'Pool'])).toEqual([
    { room: '301', why: 'no-mobile-key' },
    { room: '999', why: 'unknown-room' },
    { room: 'Pool', why: 'unknown-room' },
  ]);
  expect(refusedRooms(index, [])).toEqual([]);
  const mapped = indexCatalogue(
    entrances,
    settings({ rooms: { Suite: ['101', '301'], Attic: ['999'], '7': ['101'] } }),
  );
  expect(refusedRooms(mapped, ['Suite', 'Attic', '7'])).toEqual([
    { room: 'Suite', why: 'no-mobile-key' },
    { room: 'Attic', why: 'unknown-room' },
  ]);
});

it('a property that has not read its entrances says nothing of its rooms', () => {
  expect(refusedRooms(null, ['999'])).toBeNull();
  expect(refusedRooms(indexCatalogue(null, settings()), ['999'])).toBeNull();
});
