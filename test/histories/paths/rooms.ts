import { booked, holds, inHouse, person, stay } from '../../support/guestsAndDoors.ts';
import type { Path } from '../path.ts';

const two = { guests: [person(1), person(2)] };

/** Rooms that are assigned, moved, added, dropped, and claimed by two reservations. */
export const roomPaths: readonly Path[] = [
  {
    name: 'room-assigned-and-unassigned',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, { rooms: [] }));
      await hotel.until('R1', ({ waiting }) => waiting === 'room');
      await hotel.send('R1', 'changeRooms', { rooms: ['101'] });
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'changeRooms', { rooms: [] });
      await holds(hotel, { 'R1/g1': [] });
    },
    shows: { R1: ['update changeRooms', 'createCredential override', 'update changeRooms', 'deleteCredential'] },
  },
  {
    name: 'room-moved',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      await holds(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'] });
    },
    shows: {
      R1: [
        'update changeRooms',
        'tells claimRooms',
        'signal roomGrants',
        'createCredential override',
        'createCredential joiner',
        'deleteCredential',
        'tells roomReleased',
      ],
    },
  },
  {
    name: 'room-added-and-dropped',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['101', '102'] });
      await holds(hotel, { 'R1/g1': ['101', '102'], 'R1/g2': ['101', '102'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      await holds(hotel, { 'R1/g1': ['102'], 'R1/g2': ['102'] });
    },
    shows: {
      R1: [
        'update changeRooms',
        'createCredential override',
        'createCredential joiner',
        'update changeRooms',
        'createCredential joiner',
        'createCredential joiner',
        'tells roomReleased',
      ],
    },
  },
  {
    name: 'rooms-swapped',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await hotel.put('R2', inHouse(hotel, { rooms: ['102'] }));
      await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': ['102'] });
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      await hotel.send('R2', 'changeRooms', { rooms: ['101'] });
      await holds(hotel, { 'R1/g1': ['102'], 'R2/g1': ['101'] });
    },
    shows: {
      R1: ['createCredential override', 'update changeRooms', 'createCredential override'],
      R2: ['createCredential override', 'update changeRooms', 'createCredential override'],
      property: ['signal roomReleased', 'tells roomGrants'],
    },
  },
  {
    name: 'room-lost-to-a-check-in',
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel, { rooms: ['101', '102'] }));
      await holds(hotel, { 'R1/g1': ['101', '102'] });
      await hotel.put('R2', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['102'], 'R2/g1': ['101'] });
      await hotel.send('R2', 'checkOut');
      await holds(hotel, { 'R1/g1': ['101', '102'], 'R2/g1': [] });
    },
    shows: {
      R1: ['createCredential override', 'signal roomGrants', 'tells roomReleased', 'createCredential override'],
      property: ['signal roomReleased'],
    },
  },
  {
    name: 'sharers',
    live: async (hotel) => {
      const together = stay(hotel, -1, 48);
      await hotel.put('R1', inHouse(hotel, { stay: together, sharesWith: ['R2'] }));
      await hotel.put('R2', inHouse(hotel, { stay: together, sharesWith: ['R1'] }));
      await holds(hotel, { 'R1/g1': ['101'], 'R2/g1': ['101'] });
    },
    shows: { R1: ['createCredential override'], R2: ['createCredential joiner'] },
  },
  {
    name: 'room-occupied',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.put('R2', inHouse(hotel));
      await hotel.until('R2', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'room-occupied'));
      await hotel.send('R1', 'checkOut');
      await holds(hotel, { 'R1/g1': [], 'R2/g1': ['101'] });
    },
    shows: { R2: ['signal roomGrants', 'signal roomGrants', 'createCredential override'] },
  },
];
