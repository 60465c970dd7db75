import { describe, expect, it } from 'vitest';
import { goneEvents, kinds, listedKinds } from '../../../src/domain/teardown/phases.ts';
import { giveUpSignal, goOnSignal } from '../../../src/workflows/messages.ts';
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
  workedExample,
  type SeamCall,
} from '../../support/identityTeardown.ts';
import { isFull } from '../../support/run.ts';

function isPoll({ path }: SeamCall): boolean {
  return path === '/events/list' || path.endsWith('/get');
}

function heldCall(hotel: TestHotel): Promise<unknown> {
  return eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
}

describe.concurrent('the teardown of a user identity', () => {
  it('removes everything in order, confirms each phase before the next, and writes a receipt without names', async () => {
    await using hotel = await openHotel({ settings: { deleteDelay: 100 } });
    const since = hotel.inHours(-1);
    const userIdentityId = await personWith(hotel, workedExample);
    const view = await resultOf(await tearDown(hotel, userIdentityId));
    expect(view).toMatchObject({ status: 'completed', phase: 'done', remaining: [], needsAttention: [] });
    expect(JSON.stringify(view)).not.toMatch(/Ada|Example|phone-|token/);

    const calls = await callsOf(hotel);
    const sent = deletionsIn(calls);
    const events = await seamOf(hotel).events.list({ since });
    for (const [index, kind] of listedKinds.entries()) {
      if (index < 2) continue; // Sessions must be deleted before credentials, but need no confirmation.
      const before = listedKinds[index - 1]!;
      const confirmed = events
        .filter((event) => event.event_type === goneEvents[before])
        .filter((event) => sent.some(({ id }) => Object.values(event).includes(id)))
        .map(({ occurred_at }) => occurred_at);
      expect(confirmed).toHaveLength(sent.filter((one) => one.kind === before).length);
      const first = sent.find((one) => one.kind === kind)!.at;
      expect(confirmed.every((at) => at <= first)).toBe(true);
    }
    const order = sent.map(({ kind }) => kinds.indexOf(kind));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
    const { removed } = view.receipt;
    expect(removed.map(({ kind, id }) => `${kind} ${id}`).toSorted()).toEqual(
      sent.map(({ kind, id }) => `${kind} ${id}`).toSorted(),
    );
    expect(calls.filter(({ path }) => path === '/user_identities/get').length).toBeLessThanOrEqual(4);
    expect(calls.filter(isPoll).length).toBeLessThanOrEqual(12);
    expect(await seamOf(hotel).userIdentities.list({ user_identity_ids: [userIdentityId] })).toEqual([]);
  });

  it.runIf(isFull)('removes what appeared meanwhile, and counts what is gone already as removed', async () => {
    await using hotel = await openHotel();
    const seam = seamOf(hotel);
    const userIdentityId = await personWith(hotel, { sessions: 1, credentials: 1, users: 1, phones: 1 });
    const [credential] = await seam.acs.credentials.list({ user_identity_id: userIdentityId });
    await hotel.faults([{ path: '/acs/credentials/delete', times: 1, effect: { hold: 'before' } }]);
    const handle = await tearDown(hotel, userIdentityId);
    await heldCall(hotel);
    await seam.acs.users.list({ user_identity_id: userIdentityId });
    await hotel.faults([{ path: '/phones/deactivate', times: 1, effect: { hold: 'before' } }]);
    await seam.acs.credentials.delete({ acs_credential_id: credential!.acs_credential_id });
    await eventually(async () => (await hotel.credentials()).length === 0);
    await hotel.control('POST', '/holds/release', {});
    await heldCall(hotel);
    await hotel.faults([]);
    await seam.clientSessions.create({ user_identity_id: userIdentityId });
    await seam.phones.simulate.createSandboxPhone({ user_identity_id: userIdentityId });
    await hotel.control('POST', '/holds/release', {});
    const { status, receipt } = await resultOf(handle);
    expect(status).toBe('completed');
    expect(receipt.removed.map(({ kind }) => kind)).toEqual([
      'client-session',
      'client-session',
      'credential',
      'acs-user',
      'phone',
      'phone',
      'user-identity',
    ]);
    expect(receipt.removed[2]).toMatchObject({ kind: 'credential', confirmedBy: 'already-gone', deletedAt: null });
    expect(deletionsIn(await callsOf(hotel)).at(-1)?.kind).toBe('user-identity');
  });

  it.runIf(isFull)(
    'ends at once if the identity does not exist, and two teardowns of one identity are one',
    async () => {
      await using hotel = await openHotel();
      const unknown = '8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d';
      const view = await resultOf(await tearDown(hotel, unknown));
      expect(view).toMatchObject({
        status: 'completed',
        remaining: [],
        receipt: { outcome: 'not-found', removed: [] },
      });
      expect(deletionsIn(await callsOf(hotel))).toEqual([]);

      const userIdentityId = await personWith(hotel, { phones: 1 });
      const [first, second] = await Promise.all([tearDown(hotel, userIdentityId), tearDown(hotel, userIdentityId)]);
      expect((await first.describe()).runId).toBe((await second.describe()).runId);
      expect(await resultOf(first)).toMatchObject({ receipt: { outcome: 'removed' } });
      expect(deletionsIn(await callsOf(hotel))).toHaveLength(2);
    },
  );
});

describe.concurrent('a teardown that is stuck', () => {
  it('names what Seam could not delete, stops there, and continues on a signal', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { credentials: 1, users: 1, automations: 1, phones: 1 });
    await hotel.faults([{ path: '/acs/users/delete', times: 1, effect: 'stuck' }]);
    const handle = await tearDown(hotel, userIdentityId);
    const stuck = await untilView(handle, ({ needsAttention }) => needsAttention.length > 0);
    expect(stuck).toMatchObject({
      status: 'running',
      phase: 'acs-users',
      needsAttention: [
        { code: 'deletion-failed', forOperator: expect.stringContaining('failed_to_delete_on_acs_system') },
      ],
    });
    expect(stuck.remaining.map(({ kind }) => kind)).toContain('acs-user');
    expect(deletionsIn(await callsOf(hotel)).some(({ kind }) => kind === 'phone')).toBe(false);
    const attributes = (await handle.describe()).searchAttributes;
    expect(attributes['TeardownPhase']).toEqual(['acs-users']);
    await handle.signal(goOnSignal);
    expect(await resultOf(handle)).toMatchObject({ status: 'completed', needsAttention: [] });
  });

  it.runIf(isFull)('retries slowly by itself, and can be cancelled with the receipt so far', async () => {
    await using hotel = await openHotel();
    const userIdentityId = await personWith(hotel, { credentials: 1, users: 1 });
    await hotel.faults([{ path: '/acs/users/delete', times: 2, effect: 'stuck' }]);
    const handle = await tearDown(hotel, userIdentityId);
    await untilView(handle, ({ needsAttention }) => needsAttention.length > 0);
    function tries(): Promise<number> {
      return hotel.calls('/acs/users/delete');
    }
    expect(await tries()).toBe(1);
    await hotel.advance(0.1);
    await eventually(async () => (await tries()) === 2);
    await untilView(handle, ({ needsAttention }) => needsAttention[0]?.code === 'deletion-failed');
    await handle.signal(giveUpSignal);
    const view = await resultOf(handle);
    expect(view).toMatchObject({ status: 'failed', phase: 'acs-users', receipt: { outcome: 'given-up' } });
    expect(view.receipt.removed.map(({ kind }) => kind)).toEqual(['credential']);
    expect(view.remaining.map(({ kind }) => kind).toSorted()).toEqual(['acs-user', 'user-identity']);
  });

  it.runIf(isFull)(
    'says that the bridge is down after its time is over, and ends by itself once the bridge is up',
    async () => {
      await using hotel = await openHotel();
      const userIdentityId = await personWith(hotel, { credentials: 2, users: 1 });
      await hotel.faults([{ effect: 'bridge-down' }]);
      const handle = await tearDown(hotel, userIdentityId);
      await untilView(handle, ({ needsAttention }) => needsAttention.some(({ code }) => code === 'lock-system-down'));
      await hotel.advance(0.2);
      const overdue = await untilView(handle, ({ needsAttention }) =>
        needsAttention.some(({ code }) => code === 'deletion-overdue'),
      );
      expect(overdue).toMatchObject({ status: 'running', phase: 'credentials' });
      expect(overdue.needsAttention.find(({ code }) => code === 'deletion-overdue')?.forOperator).toMatch(
        /^2 credentials /,
      );
      await hotel.faults([]);
      await hotel.advance(0.3);
      expect(await resultOf(handle)).toMatchObject({ status: 'completed', needsAttention: [] });
    },
  );

  it.runIf(isFull)(
    'says that Seam refuses to delete the identity, lists again, and says so until it is gone',
    async () => {
      await using hotel = await openHotel();
      const userIdentityId = await personWith(hotel, { phones: 1 });
      await hotel.faults([{ path: '/user_identities/delete', times: 1, effect: { status: 400 } }]);
      const handle = await tearDown(hotel, userIdentityId);
      await untilView(handle, ({ needsAttention }) => needsAttention[0]?.code === 'deletion-refused');
      await hotel.advance(0.1);
      expect(await resultOf(handle)).toMatchObject({ status: 'completed', receipt: { outcome: 'removed' } });
      expect(await hotel.calls('/phones/list')).toBe(3);
    },
  );
});
