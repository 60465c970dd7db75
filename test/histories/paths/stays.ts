import { booked, holds, inHouse, person, stay } from '../../support/guestsAndDoors.ts';
import type { Path } from '../path.ts';

const two = { guests: [person(1), person(2)] };
const second = 1 / 3600;

/** Stays that change, and what the front desk does and undoes. */
export const stayPaths: readonly Path[] = [
  {
    name: 'whole-life',
    hotel: { policies: { issueLeadMs: 3_000, lingerMs: 1_500 } },
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel, { ...two, stay: stay(hotel, 9 * second, 24) }));
      await hotel.until('R1', ({ waiting }) => waiting === 'lead');
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'checkIn');
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      await hotel.send('R1', 'checkOut');
      await hotel.handle('R1').result();
    },
    shows: {
      R1: [
        'timer',
        'createCredential override',
        'createCredential joiner',
        'update checkIn',
        'update checkOut',
        'deleteCredential',
        'deleteCredential',
        'timer fired',
        'completed',
      ],
    },
  },
  {
    name: 'stay-ends-by-itself',
    hotel: { policies: { lingerMs: 1_000 } },
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, { stay: stay(hotel, -1, 15 * second) }));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.handle('R1').result();
    },
    shows: { R1: ['createCredential override', 'timer fired', 'deleteCredential', 'completed'] },
  },
  {
    name: 'stay-extended-and-shortened',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, two));
      for (const hours of [72, 24]) {
        await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
        await hotel.send('R1', 'changeStay', { stay: stay(hotel, -1, hours) });
      }
      await hotel.until('R1', ({ guests }) => guests.every(({ credentials }) => credentials[0]?.kind === 'joiner'));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: {
      R1: [
        'update changeStay',
        'createCredential joiner',
        'createCredential joiner',
        'deleteCredential',
        'update changeStay',
        'createCredential joiner',
        'createCredential joiner',
        'deleteCredential',
      ],
    },
  },
  {
    name: 'stay-moved-to-other-dates',
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'changeStay', { stay: stay(hotel, 72, 96) });
      await holds(hotel, { 'R1/g1': [] });
      await hotel.until('R1', ({ waiting }) => waiting === 'lead');
    },
    shows: { R1: ['createCredential override', 'update changeStay', 'deleteCredential', 'timer'] },
  },
  {
    name: 'arrival-earlier-and-later',
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel, { ...two, stay: stay(hotel, 2, 48) }));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      for (const from of [1, 3]) {
        await hotel.send('R1', 'changeStay', { stay: stay(hotel, from, 48) });
        await hotel.until('R1', ({ waiting }) => waiting === null);
      }
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: {
      R1: [
        'update changeStay',
        'createCredential joiner',
        'deleteCredential',
        'update changeStay',
        'createCredential joiner',
        'deleteCredential',
      ],
    },
  },
  {
    name: 'started-again-after-the-end',
    hotel: { policies: { lingerMs: 500 } },
    live: async (hotel) => {
      const body = inHouse(hotel);
      await hotel.put('R1', body);
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'checkOut');
      await hotel.handle('R1').result();
      // A run of its own: only Seam and the room book know what the earlier one did.
      await hotel.put('R1', body);
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: { R1: ['started', 'update replaceReservation', 'createCredential override'] },
  },
  {
    name: 'check-in-and-undo',
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel, { stay: stay(hotel, 10, 48) }));
      await hotel.until('R1', ({ waiting }) => waiting === 'lead');
      await hotel.send('R1', 'checkIn');
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'undoCheckIn');
      await holds(hotel, { 'R1/g1': [] });
    },
    shows: { R1: ['update checkIn', 'createCredential override', 'update undoCheckIn', 'deleteCredential'] },
  },
  {
    name: 'check-out-and-undo',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'checkOut');
      await holds(hotel, { 'R1/g1': [] });
      await hotel.send('R1', 'undoCheckOut');
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: { R1: ['update checkOut', 'deleteCredential', 'update undoCheckOut', 'createCredential override'] },
  },
  {
    name: 'cancelled-and-reinstated',
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'cancel');
      await holds(hotel, { 'R1/g1': [] });
      await hotel.send('R1', 'reinstate');
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: { R1: ['update cancel', 'deleteCredential', 'update reinstate', 'createCredential override'] },
  },
  {
    name: 'no-show',
    live: async (hotel) => {
      const body = booked(hotel);
      await hotel.put('R1', body);
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.put('R1', { ...body, status: 'no-show' });
      await holds(hotel, { 'R1/g1': [] });
    },
    shows: { R1: ['createCredential override', 'update replaceReservation', 'deleteCredential'] },
  },
  {
    name: 'hold-and-release',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.send('R1', 'hold');
      await hotel.send('R1', 'addGuest', { guest: person(2) });
      await hotel.send('R1', 'release');
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: { R1: ['update hold', 'update addGuest', 'update release', 'createCredential joiner'] },
  },
];
