import { describe, expect, it } from 'vitest';
import { propertyWorkflowId, teardownWorkflowId } from '../../../src/domain/ids.ts';
import type { ReservationView } from '../../../src/domain/status/view.ts';
import { roomBookQuery, teardownQuery } from '../../../src/workflows/messages.ts';
import { eventually } from '../../support/eventually.ts';
import { openHotel, type TestHotel } from '../../support/hotel.ts';
import {
  callsOf,
  deletionsIn,
  personWith,
  resultOf,
  seamOf,
  tearDown,
  untilView,
  viewOf,
} from '../../support/identityTeardown.ts';
import { isFull } from '../../support/run.ts';

function stayOf(hotel: TestHotel) {
  return { from: hotel.inHours(1), to: hotel.inHours(72) };
}

/** Waits until the room book names the identity for a reservation: a teardown reads that. */
function claimed(hotel: TestHotel, reservationId: string, userIdentityId: string): Promise<unknown> {
  return eventually(async () => {
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    const { claims } = await property.query(roomBookQuery);
    return claims[reservationId]?.identities.includes(userIdentityId);
  });
}

async function isRemoved(hotel: TestHotel, userIdentityId: string): Promise<boolean> {
  return (await seamOf(hotel).userIdentities.list({ user_identity_ids: [userIdentityId] })).length === 0;
}

describe.concurrent('a teardown of an identity that reservations use', () => {
  it.runIf(isFull)(
    'is refused with the ids of the live reservations, even if another guest has no identity yet',
    async () => {
      await using hotel = await openHotel();
      const userIdentityId = await personWith(hotel, { phones: 1 });
      const guests = [
        { guestId: 'g1', userIdentityId },
        { guestId: 'g2', fullName: 'Bo Example' },
      ];
      // Next week's stay: g2 gets no identity before keys go out.
      await hotel.put('R1', { stay: { from: hotel.inHours(200), to: hotel.inHours(250) }, rooms: ['101'], guests });
      await claimed(hotel, 'R1', userIdentityId);
      const view = await resultOf(await tearDown(hotel, userIdentityId));
      expect(view).toMatchObject({
        status: 'failed',
        phase: 'checking',
        inUseBy: [{ propertyId: hotel.settings.propertyId, reservationId: 'R1' }],
        receipt: { outcome: 'in-use', removed: [] },
      });
      expect(deletionsIn(await callsOf(hotel))).toEqual([]);
      await hotel.send('R1', 'cancel');
      await eventually(async () => (await resultOf(await tearDown(hotel, userIdentityId))).status === 'completed');
      expect(await isRemoved(hotel, userIdentityId)).toBe(true);
    },
  );

  it('removes the guest from them by force, cancels those that have no other guest, and waits for that', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, {});
    const ada = { guestId: 'g1', userIdentityId };
    await hotel.put('R1', {
      status: 'in-house',
      stay: stayOf(hotel),
      rooms: ['101'],
      guests: [{ guestId: 'g9', fullName: 'Bo Example' }, ada],
    });
    await hotel.put('R2', { status: 'in-house', stay: stayOf(hotel), rooms: ['102'], guests: [ada] });
    await hotel.put('R3', {
      stay: { from: hotel.inHours(100), to: hotel.inHours(120) },
      rooms: ['103'],
      guests: [ada],
    });
    for (const id of ['R1', 'R2', 'R3']) {
      await hotel.until(id, ({ waiting }) => waiting === null || waiting === 'lead');
      await claimed(hotel, id, userIdentityId);
    }
    const view = await resultOf(await tearDown(hotel, userIdentityId, { force: true }));
    expect(view.status).toBe('completed');
    expect(view.receipt.takenOutOf.map(({ reservationId }) => reservationId).toSorted()).toEqual(['R1', 'R2', 'R3']);
    expect(await isRemoved(hotel, userIdentityId)).toBe(true);
    const statuses = await Promise.all(['R1', 'R2', 'R3'].map((id) => hotel.status(id)));
    expect(statuses.map(({ status }) => status)).toEqual(['in-house', 'departed', 'cancelled']);
    expect((await hotel.atRest('R1')).guests.map(({ guestId }) => guestId)).toEqual(['g9']);
    const left = await eventually(async () => {
      const credentials = await hotel.credentials();
      return credentials.length === 1 ? credentials : undefined;
    });
    expect(left[0]!.userIdentityId).not.toBe(userIdentityId);
  });

  it.runIf(isFull)('takes no guest out by force who only waits: the use began after the mark', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { phones: 1 });
    await hotel.faults([{ path: '/phones/deactivate', times: 1, effect: { hold: 'before' } }]);
    const handle = await tearDown(hotel, userIdentityId);
    await untilView(handle, ({ phase }) => phase === 'phones');
    await tearDown(hotel, userIdentityId, { force: true });
    const stay = { from: hotel.inHours(100), to: hotel.inHours(120) };
    await hotel.put('R1', { stay, rooms: ['101'], guests: [{ guestId: 'g1', userIdentityId }] });
    await claimed(hotel, 'R1', userIdentityId);
    await hotel.control('POST', '/holds/release', {});
    expect(await resultOf(handle)).toMatchObject({ status: 'completed', receipt: { takenOutOf: [] } });
    expect((await hotel.status('R1')).status).toBe('booked');
  });

  it.runIf(isFull)('keeps its mark when the property continues as new, and for a while if it is given up', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, {});
    await hotel.faults([{ path: '/user_identities/delete', times: 1, effect: 'stuck' }]);
    const handle = await tearDown(hotel, userIdentityId);
    await untilView(handle, ({ remaining: [one] }) => one?.deletedAt !== null);
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    const { runId } = await property.describe();
    for (let count = 0; count < 12; count += 1)
      await Promise.all(Array.from({ length: 50 }, () => property.signal('nonsense')));
    await eventually(async () => (await property.describe()).runId !== runId);
    const guests = [{ guestId: 'g1', userIdentityId }];
    await hotel.put('R1', { status: 'in-house', stay: stayOf(hotel), rooms: ['101'], guests });
    function isWaiting({ needsAttention }: ReservationView): boolean {
      return needsAttention.some(({ code }) => code === 'identity-closing');
    }
    await hotel.until('R1', isWaiting);
    await handle.signal('giveUp');
    expect((await resultOf(handle)).receipt.outcome).toBe('given-up');
    await hotel.advance(0.2);
    expect(isWaiting(await hotel.status('R1'))).toBe(true);
    await hotel.advance(0.1);
    await hotel.until('R1', (status) => !isWaiting(status));
  });

  it.runIf(isFull)('stops at once if a reservation begins to use it, and deletes no more', async () => {
    // A call is held until the reservation has claimed: that can take long on a busy machine.
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { phones: 1 });
    await hotel.faults([{ path: '/phones/deactivate', times: 1, effect: { hold: 'before' } }]);
    const handle = await tearDown(hotel, userIdentityId);
    await untilView(handle, ({ phase }) => phase === 'phones');
    await hotel.put('R1', {
      stay: { from: hotel.inHours(100), to: hotel.inHours(120) },
      rooms: ['101'],
      guests: [{ guestId: 'g1', userIdentityId }],
    });
    const view = await resultOf(handle);
    await hotel.control('POST', '/holds/release', {});
    expect(view).toMatchObject({ status: 'failed', phase: 'phones', inUseBy: [{ reservationId: 'R1' }] });
    expect(await isRemoved(hotel, userIdentityId)).toBe(false);
  });

  it.runIf(isFull)(
    'lets a guest who comes back have a new identity and a key, whether removed by force or checked out',
    async () => {
      await using hotel = await openHotel();
      function guest(n: number) {
        return { guestId: `g${n}`, fullName: `Guest ${n}`, emailAddress: `guest${n}@example.com` };
      }
      function body(room: string, guests: readonly object[]) {
        return {
          status: 'in-house',
          stay: stayOf(hotel),
          rooms: [room],
          guests,
        };
      }
      await hotel.put('R1', body('101', [guest(1), guest(2)]));
      await hotel.put('R2', body('102', [guest(3)]));
      const forced = (await hotel.atRest('R1')).guests[1]!.userIdentityId!;
      const departed = (await hotel.atRest('R2')).guests[0]!.userIdentityId!;
      await claimed(hotel, 'R1', forced);
      await hotel.send('R2', 'checkOut');
      await hotel.atRest('R2');
      // Seam accepts the deletion of one identity, and carries it out only when it is sent again.
      await hotel.faults([{ path: '/user_identities/delete', times: 1, effect: 'stuck' }]);
      await tearDown(hotel, departed);
      await eventually(
        async () => (await seamOf(hotel).userIdentities.get({ user_identity_id: departed })).warnings[0],
      );
      expect((await resultOf(await tearDown(hotel, forced, { force: true }))).status).toBe('completed');
      await hotel.put('R1', body('101', [guest(1), guest(2)]));
      const back = await hotel.until('R1', ({ guests: [, two] }) => two?.credentials[0]?.state === 'issued');
      expect([back.guests[1]!.userIdentityId === forced, back.needsAttention]).toEqual([false, []]);
      const creates = (await callsOf(hotel)).filter(({ path }) => path === '/acs/credentials/create');
      expect(creates.map(({ status }) => status)).toEqual(creates.map(() => 200));

      await hotel.send('R2', 'undoCheckOut');
      await hotel.until('R2', ({ needsAttention }) => needsAttention.some(({ code }) => code === 'identity-closing'));
      await seamOf(hotel).userIdentities.delete({ user_identity_id: departed });
      await eventually(() => isRemoved(hotel, departed));
      await hotel.advance(0.2);
      const anew = await hotel.until('R2', ({ guests: [three] }) => three?.credentials[0]?.state === 'issued');
      expect(anew.guests[0]!.userIdentityId).not.toBe(departed);
      const addresses = (await seamOf(hotel).userIdentities.list()).map(({ email_address: email }) => email);
      expect(new Set(addresses)).toEqual(new Set([1, 2, 3].map((n) => `guest${n}@example.com`)));
    },
  );

  it.runIf(isFull)(
    'removes nothing while a property has no workflow, says so, and continues once it is back',
    async () => {
      await using hotel = await openHotel();
      const userIdentityId = await personWith(hotel, { phones: 1 });
      await hotel.put('R1', { stay: stayOf(hotel), rooms: ['101'], guests: [{ guestId: 'g1', userIdentityId }] });
      await hotel.atRest('R1');
      await claimed(hotel, 'R1', userIdentityId);
      await hotel.terminateProperty();
      const handle = await tearDown(hotel, userIdentityId);
      const { needsAttention } = await untilView(
        handle,
        ({ needsAttention: [one] }) => one?.code === 'property-silent',
      );
      expect(needsAttention).toHaveLength(1);
      expect(needsAttention[0]!.forOperator).toContain(`Property ${hotel.settings.propertyId} has no workflow`);
      await hotel.advance(1);
      expect(await viewOf(handle)).toMatchObject({ status: 'running', phase: 'checking' });
      expect((await viewOf(handle)).needsAttention.map(({ code }) => code)).toEqual(['property-silent']);
      expect(deletionsIn(await callsOf(hotel))).toEqual([]);
      await hotel.startProperty();
      await hotel.handle('R1').signal('claimAgain');
      await claimed(hotel, 'R1', userIdentityId);
      await handle.signal('goOn');
      expect(await resultOf(handle)).toMatchObject({ status: 'failed', inUseBy: [{ reservationId: 'R1' }] });
    },
  );

  it.runIf(isFull)('gets no answer from a lost property before its reservations have claimed again', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { phones: 1 });
    await hotel.put('R1', { stay: stayOf(hotel), rooms: ['101'], guests: [{ guestId: 'g1', userIdentityId }] });
    await hotel.atRest('R1');
    await hotel.terminateProperty();
    await hotel.startProperty({ isAnew: true });
    const handle = await tearDown(hotel, userIdentityId);
    await hotel.advance(0.2);
    expect(await viewOf(handle)).toMatchObject({ phase: 'checking', needsAttention: [{ code: 'property-silent' }] });
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    await Promise.all([property, hotel.handle('R1')].map((each) => each.signal('claimAgain')));
    await claimed(hotel, 'R1', userIdentityId);
    expect(await viewOf(handle)).toMatchObject({ phase: 'checking', status: 'running' });
    await hotel.advance(0.1);
    expect(await resultOf(handle)).toMatchObject({ status: 'failed', inUseBy: [{ reservationId: 'R1' }] });
    expect(deletionsIn(await callsOf(hotel))).toEqual([]);
  });

  it.runIf(isFull)('ignores wrong signals, and so do property and reservation', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { phones: 1 });
    await hotel.put('R1', { stay: stayOf(hotel), rooms: ['101'], guests: [{ guestId: 'g1', userIdentityId }] });
    await claimed(hotel, 'R1', userIdentityId);
    await hotel.faults([{ path: '/phones/list', times: 1, effect: { hold: 'before' } }]);
    const handle = await tearDown(hotel, await personWith(hotel, { phones: 1 }));
    const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(hotel.settings.propertyId));
    for (const sent of [
      undefined,
      null,
      7,
      'x',
      [1, null],
      {},
      { userIdentityId, askedBy: property.workflowId, number: 1 },
    ])
      await Promise.all([
        ...['seamEvents', 'identityUses', 'nonsense'].map((name) => handle.signal(name, sent)),
        property.signal('whoUsesIdentity', sent),
        hotel.handle('R1').signal('letIdentityGo', sent),
      ]);
    await hotel.control('POST', '/holds/release', {});
    expect(await resultOf(handle)).toMatchObject({ status: 'completed' });
    expect((await hotel.status('R1')).guests).toHaveLength(1);
    expect(await property.query(roomBookQuery)).toBeTruthy();
    const broken = await hotel.temporal.client.workflow.start('userIdentityTeardown', {
      workflowId: teardownWorkflowId({ workspace: hotel.settings.propertyId, userIdentityId: 'broken' }),
      taskQueue: hotel.temporal.taskQueue,
      args: [{ userIdentityId: 'Ada Example' }],
    });
    await expect(broken.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
  });
});

describe('a property that removes identities some time after the stay', () => {
  it('removes none of a guest who comes back while the removal looks', async () => {
    await using hotel = await openHotel({ policies: { lingerMs: 3_600_000, removeIdentitiesAfterMs: 48 * 3_600_000 } });
    const guests = [{ guestId: 'g1', fullName: 'Bo Example', emailAddress: 'bo@example.com' }];
    await hotel.put('R1', { status: 'in-house', stay: stayOf(hotel), rooms: ['101'], guests });
    const created = (await hotel.atRest('R1')).guests[0]!.userIdentityId!;
    await hotel.send('R1', 'checkOut');
    await hotel.atRest('R1');
    await hotel.faults([{ path: '/phones/list', effect: { status: 503 } }]);
    await hotel.advance(49);
    const teardown = hotel.temporal.client.workflow.getHandle(
      teardownWorkflowId({ workspace: hotel.settings.propertyId, userIdentityId: created }),
    );
    await eventually(async () => (await viewOf(teardown)).phase === 'checking');
    await hotel.put('R2', { status: 'in-house', stay: stayOf(hotel), rooms: ['102'], guests });
    const refused = await resultOf(teardown);
    expect(refused).toMatchObject({ status: 'failed', inUseBy: [{ reservationId: 'R2' }], receipt: { removed: [] } });
    await hotel.faults([]);
    const back = await hotel.until('R2', ({ guests: [one] }) => one?.credentials[0]?.state === 'issued');
    expect([back.guests[0]!.userIdentityId, await isRemoved(hotel, created)]).toEqual([created, false]);
  });

  it('removes only those that Nightlatch created for it', async () => {
    await using hotel = await openHotel({ policies: { lingerMs: 3_600_000, removeIdentitiesAfterMs: 48 * 3_600_000 } });
    const seam = seamOf(hotel);
    const named = await personWith(hotel, { phones: 1 });
    const known = await seam.userIdentities.create({ full_name: 'Cy Example', email_address: 'cy@example.com' });
    const guests = [
      { guestId: 'g1', fullName: 'Bo Example', emailAddress: 'bo@example.com' },
      { guestId: 'g2', userIdentityId: named },
      { guestId: 'g3', fullName: 'Cy Example', emailAddress: 'cy@example.com' },
    ];
    await hotel.put('R1', { status: 'in-house', stay: stayOf(hotel), rooms: ['101'], guests });
    const view = await hotel.atRest('R1');
    const created = view.guests[0]!.userIdentityId!;
    expect(view.guests[2]!.userIdentityId).toBe(known.user_identity_id);
    // The same person comes again: their identity is Nightlatch's, and in use until the second stay is over.
    await hotel.send('R1', 'checkOut');
    await hotel.atRest('R1');
    await hotel.put('R2', {
      stay: { from: hotel.inHours(40), to: hotel.inHours(60) },
      rooms: ['102'],
      guests: [guests[0]!],
      status: 'in-house',
    });
    expect((await hotel.atRest('R2')).guests[0]!.userIdentityId).toBe(created);
    await claimed(hotel, 'R2', created);

    await hotel.advance(47);
    expect(await hotel.handle('R1').describe()).toMatchObject({ status: { name: 'RUNNING' } });
    await hotel.advance(2);
    const teardown = hotel.temporal.client.workflow.getHandle(
      teardownWorkflowId({ workspace: hotel.settings.propertyId, userIdentityId: created }),
    );
    const first = await eventually(async () => {
      const refused = await teardown.query(teardownQuery);
      return refused.status === 'failed' ? refused : undefined;
    });
    expect(first).toMatchObject({ inUseBy: [{ reservationId: 'R2' }] });
    await eventually(async () => (await hotel.handle('R1').describe()).status.name === 'COMPLETED');
    expect(await isRemoved(hotel, created)).toBe(false);

    await hotel.advance(14);
    await hotel.advance(48);
    await eventually(() => isRemoved(hotel, created));
    await eventually(async () => (await teardown.query(teardownQuery)).status === 'completed');
    await eventually(async () => (await hotel.handle('R2').describe()).status.name === 'COMPLETED');
    for (const kept of [named, known.user_identity_id]) {
      expect(await isRemoved(hotel, kept)).toBe(false);
      await expect(
        hotel.temporal.client.workflow
          .getHandle(teardownWorkflowId({ workspace: hotel.settings.propertyId, userIdentityId: kept }))
          .describe(),
      ).rejects.toThrow('not found');
    }
  });
});
