import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSeam } from '../../src/activities/seamClient.ts';
import { propertiesOfIdentity } from '../../src/client/check/identity.ts';
import { instantOf } from '../../src/domain/instant.ts';
import { eventually } from '../support/eventually.ts';
import { isFull, limitMs } from '../support/run.ts';
import { openClientHotel, type ClientHotel } from './clientHotel.ts';
import { aurora, borealis } from './exampleProperties.ts';

let hotel: ClientHotel;

function hours(count: number): string {
  return instantOf(Date.now() + count * 3_600_000);
}
const unknownIdentity = '8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d';

async function newIdentity(): Promise<string> {
  const seam = createSeam({ endpoint: hotel.config.endpoint, apiKey: hotel.config.apiKey, timeoutMs: limitMs });
  const { user_identity_id: userIdentityId } = await seam.userIdentities.create({ full_name: 'Ada Example' });
  await seam.clientSessions.create({ user_identity_id: userIdentityId });
  return userIdentityId;
}

beforeAll(async () => {
  hotel = await openClientHotel(2_500);
});
afterAll(() => hotel.close());

test.runIf(isFull)(
  'a teardown starts without a worker, is refused while the identity is in use, and can be forced',
  async () => {
    const { client, propertyId } = hotel;
    // Both questions, to the property and to the teardown, wait as long as a worker may take.
    const early = await client.startTeardown({ userIdentityId: unknownIdentity });
    expect(early).toEqual({ workflowId: `user-identity-teardown/${propertyId}/${unknownIdentity}`, status: null });
    await hotel.startWorker();
    expect(await client.waitForTeardown(unknownIdentity)).toMatchObject({
      status: 'completed',
      receipt: { outcome: 'not-found' },
    });

    const userIdentityId = await newIdentity();
    await client.putReservation(propertyId, 'R-1', {
      stay: { from: hours(1), to: hours(20) },
      rooms: ['101'],
      guests: [{ guestId: 'g1', userIdentityId }],
    });
    await client.waitForIssued(propertyId, 'R-1');
    const reservations = [{ propertyId, reservationId: 'R-1' }];
    await eventually(async () => {
      await expect(client.startTeardown({ userIdentityId })).rejects.toMatchObject({
        failure: { code: 'IdentityInUse', userIdentityId, reservations },
        message: expect.stringContaining(`R-1 at ${propertyId}`),
      });
      return true;
    });
    await expect(client.getTeardown(userIdentityId)).rejects.toMatchObject({ code: 'TeardownNotFound' });

    const { status } = await client.startTeardown({ userIdentityId: userIdentityId.toUpperCase(), force: true });
    expect(status).toMatchObject({ userIdentityId });
    const seen: string[] = [];
    const view = await client.waitForTeardown(userIdentityId, { onStatus: ({ phase }) => seen.push(phase) });
    expect(view).toMatchObject({ status: 'completed', phase: 'done', receipt: { takenOutOf: reservations } });
    expect(seen.at(-1)).toBe('done');
    expect(await client.getReservation(propertyId, 'R-1')).toMatchObject({ status: 'cancelled' });
    // A teardown that has ended takes no signal.
    await expect(client.goOnWithTeardown(userIdentityId)).rejects.toMatchObject({ code: 'TeardownNotFound' });
  },
);

test('a teardown with invalid input is refused before anything is sent', async () => {
  for (const userIdentityId of ['', 'ada@example.com', '../x', unknownIdentity.slice(1)]) {
    const failure = {
      code: 'InvalidInput',
      problems: [{ field: 'userIdentityId', reason: 'is not a Seam id (a UUID)' }],
    };
    await expect(hotel.client.startTeardown({ userIdentityId })).rejects.toMatchObject({ failure });
    await expect(hotel.client.getTeardown(userIdentityId)).rejects.toMatchObject({ failure });
    await expect(hotel.client.giveUpTeardown(userIdentityId)).rejects.toMatchObject({ failure });
  }
  const propertyIds = ['hotel-nowhere'];
  await expect(hotel.client.startTeardown({ userIdentityId: unknownIdentity, propertyIds })).rejects.toMatchObject({
    code: 'UnknownProperty',
  });
});

test('an identity belongs to all properties of its Seam workspace, and to no other', () => {
  const workspacePropertyIds = ['hotel-aurora', 'hotel-borealis'];
  const mates = [aurora, borealis].map((one) => ({ ...one, settings: { ...one.settings, workspacePropertyIds } }));
  expect(propertiesOfIdentity(mates, undefined)).toEqual(workspacePropertyIds);
  // The named properties say which workspace: a reservation of any of its hotels can use the identity.
  for (const named of workspacePropertyIds) expect(propertiesOfIdentity(mates, [named])).toEqual(workspacePropertyIds);
  expect(propertiesOfIdentity([aurora, borealis], ['hotel-aurora'])).toEqual(['hotel-aurora']);
  for (const propertyIds of [undefined, [], workspacePropertyIds])
    expect(() => propertiesOfIdentity([aurora, borealis], propertyIds)).toThrow(
      /propertyIds (is empty|belong to several)/,
    );
});
