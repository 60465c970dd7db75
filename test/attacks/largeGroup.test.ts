import { expect, it } from 'vitest';
import { maxGuests, maxRooms } from '../../src/domain/messages/size.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { openSandboxedHotel, workflowTasksOf } from './sandbox.ts';

// What is decided: lifeBounds.test.ts. Here that the workflow bears it, with the time limit of production.
it.runIf(isFull)(
  '200 guests with 200 rooms, of which no guest has rooms of their own, are taken and get keys',
  async () => {
    const rooms = Array.from({ length: maxRooms }, (_, n) => String(1_000 + n));
    const guests = Array.from({ length: maxGuests }, (_, n) => ({ guestId: `g${n}`, fullName: `Guest ${n}` }));
    await using hotel = await openSandboxedHotel({
      rooms,
      property: { cardFormat: 'TLCode', rooms: Object.fromEntries(rooms.map((room) => [room, [room]])) },
      keepsNames: true,
    });
    const stay = { from: hotel.inHours(-1), to: hotel.inHours(48) };
    function codes(needsAttention: readonly { readonly code: string }[]): readonly string[] {
      return [...new Set(needsAttention.map(({ code }) => code))];
    }
    await hotel.put('R1', { status: 'in-house', stay, rooms, guests });
    await eventually(async () => {
      const view = await hotel.status('R1');
      const issued = view.guests.filter(({ credentials: [key] }) => key?.state === 'issued');
      return issued.length === 10 && codes(view.needsAttention).includes('rooms-not-named');
    });
    // The PMS names the rooms: each guest but the primary one has one room.
    const named = guests.map((guest, n) => (n === 0 ? guest : { ...guest, rooms: [rooms[n]] }));
    await hotel.put('R1', { status: 'in-house', stay, rooms, guests: named });
    await eventually(async () => {
      const view = await hotel.status('R1');
      const isAll = view.guests.every(({ credentials: [key] }) => key?.state === 'issued');
      return isAll && !codes(view.needsAttention).includes('rooms-not-named');
    });
    await hotel.send('R1', 'checkOut');
    await eventually(async () => (await hotel.credentials()).length === 0);
    expect((await workflowTasksOf(hotel.handle('R1'))).failures).toEqual([]);
  },
);
