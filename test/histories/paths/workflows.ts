import { propertyWorkflowId } from '../../../src/domain/ids.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { rawSender, undecodable } from '../../support/rawPayloads.ts';
import { booked, holds, inHouse, person, stay } from '../../support/guestsAndDoors.ts';
import type { Path } from '../path.ts';

async function hasContinued(hotel: TestHotel, workflowId: string, before: string): Promise<boolean> {
  return (await hotel.temporal.client.workflow.getHandle(workflowId).describe()).runId !== before;
}

/** What Temporal adds: continue-as-new, cancellation, messages that change nothing. */
export const workflowPaths: readonly Path[] = [
  {
    name: 'continued-as-new',
    continuesSoon: true,
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      const { runId } = await hotel.handle('R1').describe();
      await eventually(async () => {
        for (const name of ['hold', 'release'] as const) await hotel.send('R1', name);
        return hasContinued(hotel, hotel.handle('R1').workflowId, runId);
      });
      await hotel.send('R1', 'addGuest', { guest: person(2) });
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: { R1: ['started', 'continues as new', 'continued', 'update addGuest', 'createCredential joiner'] },
  },
  {
    name: 'property-continued-as-new',
    continuesSoon: true,
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
      const { runId } = await property.describe();
      await eventually(async () => {
        await property.signal('seamEvents', []);
        return hasContinued(hotel, property.workflowId, runId);
      });
      await hotel.send('R1', 'changeRooms', { rooms: ['102'] });
      await holds(hotel, { 'R1/g1': ['102'] });
    },
    shows: { property: ['started', 'continues as new', 'continued', 'signal claimRooms', 'tells roomGrants'] },
  },
  {
    name: 'cancelled-by-an-operator',
    hotel: { policies: { lingerMs: 500 } },
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.handle('R1').cancel();
      await hotel.handle('R1').result();
    },
    shows: { R1: ['createCredential override', 'cancel requested', 'deleteCredential', 'completed'] },
  },
  {
    name: 'refused-at-the-start',
    live: async (hotel) => {
      const over = booked(hotel, { stay: stay(hotel, -9, -1) });
      await hotel.put('R1', over).catch(() => undefined);
      await hotel.handle('R1').result();
    },
    shows: { R1: ['started', 'timer fired', 'completed'] },
  },
  {
    name: 'signals-that-change-nothing',
    live: async (hotel) => {
      const send = rawSender(hotel.temporal);
      await hotel.put('R1', inHouse(hotel, { revision: 5, eventId: 'first' }));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.signal('R1', 'checkOut', { revision: 4 });
      await hotel.signal('R1', 'replaceReservation', inHouse(hotel, { eventId: 'first' }));
      await hotel.signal('R1', 'removeGuest', { guestId: 'g9' });
      const handles = [
        hotel.handle('R1'),
        hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId)),
      ];
      for (const handle of handles) {
        for (const payloads of [...Object.values(undecodable), []])
          for (const name of ['checkOut', 'claimRooms', 'makeCoffee']) await send.signal(handle, name, payloads);
      }
      await hotel.signal('R1', 'addGuest', { guest: person(2) });
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
    },
    shows: {
      R1: ['signal removeGuest', 'signal checkOut', 'signal makeCoffee', 'signal addGuest', 'createCredential joiner'],
      property: ['signal claimRooms', 'signal makeCoffee'],
    },
  },
];
