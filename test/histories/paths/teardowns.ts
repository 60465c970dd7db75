import type { WorkflowHandle } from '@temporalio/client';
import { teardownWorkflowId } from '../../../src/domain/ids.ts';
import { eventually } from '../../support/eventually.ts';
import type { TestHotel } from '../../support/hotel.ts';
import { personWith, resultOf, tearDown, untilView, workedExample } from '../../support/identityTeardown.ts';
import { booked, holds, inHouse, person, stay } from '../../support/guestsAndDoors.ts';
import type { Path } from '../path.ts';

async function identityOf(hotel: TestHotel, reservationId: string): Promise<string> {
  const [guest] = (await hotel.status(reservationId)).guests;
  if (!guest?.userIdentityId) throw new Error(`${reservationId}: the guest is not known to Seam`);
  return guest.userIdentityId;
}

async function ended(handle: WorkflowHandle): Promise<{ teardown: WorkflowHandle }> {
  await resultOf(handle);
  return { teardown: handle };
}

/** Removing a user identity: on request, by force, stuck, and automatically some time after the stay. */
export const teardownPaths: readonly Path[] = [
  {
    name: 'identity-removed',
    live: async (hotel) => ended(await tearDown(hotel, await personWith(hotel, workedExample))),
    shows: {
      teardown: [
        'started',
        'tells whoUsesIdentity',
        'listCredentialIds',
        'deleteClientSession',
        'deleteCredential',
        'deleteAcsUser',
        'deleteEnrollmentAutomation',
        'deactivatePhone',
        'listCredentialIds',
        'deleteUserIdentity',
        'completed',
      ],
    },
  },
  {
    name: 'identity-in-use-removed-by-force',
    live: async (hotel) => {
      await hotel.put('R1', inHouse(hotel, { guests: [person(1), person(2)] }));
      await holds(hotel, { 'R1/g1': ['101'], 'R1/g2': ['101'] });
      const identity = await identityOf(hotel, 'R1');
      await resultOf(await tearDown(hotel, identity));
      const forced = await ended(await tearDown(hotel, identity, { force: true }));
      await holds(hotel, { 'R1/g2': ['101'] });
      return forced;
    },
    shows: {
      R1: ['signal letIdentityGo', 'deleteCredential'],
      teardown: ['tells whoUsesIdentity', 'tells letIdentityGo', 'deleteUserIdentity', 'completed'],
      property: ['signal whoUsesIdentity', 'tells identityUses'],
    },
  },
  {
    name: 'removal-stuck-and-continued',
    live: async (hotel) => {
      await hotel.faults([{ path: '/acs/users/delete', times: 1, effect: 'stuck' }]);
      const handle = await tearDown(hotel, await personWith(hotel, workedExample));
      await untilView(handle, ({ needsAttention }) => needsAttention.length > 0);
      await handle.signal('goOn');
      return ended(handle);
    },
    shows: { teardown: ['deleteAcsUser', 'signal goOn', 'deleteAcsUser', 'completed'] },
  },
  {
    name: 'removal-given-up',
    live: async (hotel) => {
      await hotel.faults([{ path: '/phones/deactivate', effect: 'stuck' }]);
      const handle = await tearDown(hotel, await personWith(hotel, workedExample));
      await untilView(handle, ({ phase }) => phase === 'phones');
      await handle.signal('giveUp');
      return ended(handle);
    },
    shows: { teardown: ['deactivatePhone', 'signal giveUp', 'completed'] },
  },
  {
    name: 'identity-removed-after-the-stay',
    hotel: { policies: { lingerMs: 500, removeIdentitiesAfterMs: 1_500 } },
    live: async (hotel) => {
      await hotel.put('R1', booked(hotel, { status: 'in-house', stay: stay(hotel, -1, 12 / 3600) }));
      await holds(hotel, { 'R1/g1': ['101'] });
      const identity = await identityOf(hotel, 'R1');
      await hotel.handle('R1').result();
      const handle = hotel.temporal.client.workflow.getHandle(
        teardownWorkflowId({ workspace: hotel.settings.propertyId, userIdentityId: identity }),
      );
      await eventually(async () => (await handle.describe()).status.name === 'COMPLETED');
      return { teardown: handle };
    },
    shows: {
      R1: ['deleteCredential', 'timer fired', 'starts userIdentityTeardown', 'completed'],
      teardown: ['started', 'deleteUserIdentity', 'completed'],
    },
  },
];
