import { mobileKeyOfAnotherApp } from '../../support/otherApp.ts';
import { stay, booked, holds, inHouse, person } from '../../support/guestsAndDoors.ts';
import { eventually } from '../../support/eventually.ts';
import { forwardEvents, type Path } from '../path.ts';

const create = '/acs/credentials/create';
const webhooks = { property: { webhooks: true } };

/** Seam and the locks: lost answers, refusals, events, and what others do at Seam. */
export const seamPaths: readonly Path[] = [
  {
    name: 'answer-lost',
    live: async (hotel) => {
      await hotel.faults([{ path: create, times: 1, effect: 'lostAnswer' }]);
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: { R1: ['createCredential override', 'activity failed', 'listCredentials'] },
  },
  {
    name: 'create-timed-out',
    hotel: { policies: { seamTimeoutMs: 500, createSettleMs: 1_000 } },
    live: async (hotel) => {
      await hotel.faults([{ path: create, times: 1, effect: 'timeout' }]);
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: {
      R1: ['createCredential override', 'activity failed', 'listCredentials', 'timer', 'createCredential override'],
    },
  },
  {
    name: 'late-commit',
    hotel: { policies: { seamTimeoutMs: 500, createSettleMs: 500 } },
    live: async (hotel) => {
      await hotel.faults([{ path: create, times: 1, effect: { lateCommit: 'manual' } }]);
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await hotel.control('POST', '/late-commits');
      // The look comes a minute after the create was given up, in real time.
      await eventually(async () => (await hotel.calls('/acs/credentials/delete')) > 0);
      await hotel.until('R1', ({ waiting }) => waiting === null);
    },
    shows: {
      R1: ['activity failed', 'listCredentials', 'createCredential override', 'listCredentials', 'deleteCredential'],
    },
  },
  {
    name: 'identity-refused',
    live: async (hotel) => {
      await hotel.faults([{ path: '/user_identities/create', times: 1, effect: { status: 403 } }]);
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: {
      R1: ['createUserIdentity', 'activity failed', 'timer', 'createUserIdentity', 'createCredential override'],
    },
  },
  {
    name: 'entrances-unread',
    hotel: { faults: [{ path: '/acs/entrances/list', times: 1, effect: { status: 401 } }] },
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel));
      await hotel.until('R1', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'seam-unauthorized'));
    },
    shows: { property: ['listEntrances', 'activity failed', 'timer'], R1: ['signal roomGrants'] },
  },
  {
    name: 'existing-card-joined',
    live: async (hotel) => {
      const { from, to } = stay(hotel, -1, 48);
      await hotel.control('POST', '/plastic-cards', { rooms: ['101'], from, to });
      await hotel.put('R1', inHouse(hotel, { stay: { from, to }, join: 'existing' }));
      await holds(hotel, { 'R1/g1': ['101'] });
    },
    shows: { R1: ['listCredentialsWithAccess', 'createCredential joiner'] },
  },
  {
    name: 'mobile-key-of-another-app-joined',
    live: async (hotel) => {
      const { parent } = await mobileKeyOfAnotherApp(hotel);
      await hotel.put('R1', inHouse(hotel, { join: { acsCredentialIds: [parent] } }));
      await hotel.atRest('R1');
      await hotel.send('R1', 'addGuest', { guest: person(2) });
      await hotel.until('R1', ({ guests, waiting }) => guests.length === 2 && waiting === null);
    },
    shows: {
      R1: ['listCredentialsWithAccess', 'createCredential joiner', 'update addGuest', 'createCredential joiner'],
    },
  },
  {
    name: 'reconciled',
    hotel: { policies: { reconcileEveryMs: 1_000 } },
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await holds(hotel, { 'R1/g1': ['101'] });
      await eventually(async () => (await hotel.calls('/acs/credentials/list')) > 0);
    },
    shows: { property: ['compareCredentials'] },
  },
  {
    name: 'reported-by-webhook',
    hotel: webhooks,
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel));
      await eventually(async () => (await hotel.credentials()).some(({ issued }) => issued));
      await eventually(async () => {
        await forwardEvents(hotel, 'R1');
        return (await hotel.status('R1')).waiting === null;
      });
    },
    shows: { R1: ['createCredential override', 'signal seamEvents'] },
  },
  {
    name: 'invalidated-and-reissued',
    hotel: webhooks,
    live: async (hotel) => {
      async function told(check: () => Promise<boolean>): Promise<boolean> {
        return eventually(async () => {
          await forwardEvents(hotel, 'R1');
          return check();
        });
      }
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
      await told(async () => (await hotel.status('R1')).waiting === null);
      const { from, to } = stay(hotel, -1, 5);
      await hotel.control('POST', '/plastic-cards', { rooms: ['101'], from, to });
      await told(async () => {
        const { guests, waiting } = await hotel.status('R1');
        return waiting === null && guests.every(({ credentials }) => credentials[0]?.generation === 2);
      });
    },
    shows: {
      R1: ['createCredential joiner', 'signal seamEvents', 'createCredential joiner', 'createCredential joiner'],
    },
  },
];
