import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporalServer, type TemporalServer } from '../../../src/development/temporalServer/start.ts';
import { eventually } from '../../support/eventually.ts';
import { openHotel, type HotelOptions } from '../../support/hotel.ts';
import {
  callsOf,
  deletionsIn,
  openWebhooks,
  personWith,
  resultOf,
  seamOf,
  tearDown,
  viewOf,
  workedExample,
  type Having,
} from '../../support/identityTeardown.ts';
import { isFull, limitMs } from '../../support/run.ts';

/** A hotel whose webhooks reach the teardown that is started last. */
async function openWebhookHotel(options: HotelOptions = {}) {
  const hotel = await openHotel({ ...options, property: { webhooks: true } });
  let current: WorkflowHandle | undefined;
  const webhooks = await openWebhooks(hotel, () => current);
  return {
    ...hotel,
    begin: async (userIdentityId: string): Promise<WorkflowHandle> => {
      current = await tearDown(hotel, userIdentityId);
      return current;
    },
    [Symbol.asyncDispose]: async () => {
      await webhooks[Symbol.asyncDispose]();
      await hotel[Symbol.asyncDispose]();
    },
  };
}

describe.concurrent('a teardown with webhooks', () => {
  it('does not poll, and makes only the necessary calls', async () => {
    await using hotel = await openWebhookHotel({ settings: { deleteDelay: 100 } });
    const handle = await hotel.begin(await personWith(hotel, workedExample));
    const { status, receipt } = await resultOf(handle);
    expect(status).toBe('completed');
    const counts = new Map<string, number>();
    for (const { path } of await callsOf(hotel)) counts.set(path, (counts.get(path) ?? 0) + 1);
    const { '/user_identities/get': looks = 0, ...others } = Object.fromEntries(counts);
    expect(others).toEqual({
      '/client_sessions/list': 2,
      '/acs/credentials/list': 2,
      '/acs/users/list': 2,
      '/user_identities/enrollment_automations/list': 2,
      '/phones/list': 2,
      '/client_sessions/delete': 2,
      '/acs/credentials/delete': 3,
      '/acs/users/delete': 2,
      '/user_identities/enrollment_automations/delete': 1,
      '/phones/deactivate': 2,
      '/user_identities/delete': 1,
    });
    // No event reports an identity: the number of looks depends on the machine's speed.
    expect(looks).toBeLessThanOrEqual(3);
    expect(receipt.removed.map(({ confirmedBy }) => confirmedBy)).toEqual([...Array(10).fill('webhook'), 'look']);
  });

  it.runIf(isFull)(
    'accepts lost, repeated and reordered webhooks, and reads after two silent rounds what was lost',
    async () => {
      await using hotel = await openWebhookHotel();
      const userIdentityId = await personWith(hotel, { sessions: 2, credentials: 4, users: 1, phones: 2 });
      await hotel.faults([
        { path: 'acs_credential.deleted', times: 1, effect: 'webhook-drop' },
        { path: 'acs_credential.deleted', times: 2, effect: 'webhook-repeat' },
        { path: 'acs_user.deleted', effect: 'webhook-drop' },
        { path: 'phone.deactivated', effect: 'webhook-reorder' },
        { path: 'client_session.deleted', effect: 'webhook-drop' },
      ]);
      const handle = await hotel.begin(userIdentityId);
      await eventually(async () => {
        if ((await viewOf(handle)).status !== 'running') return true;
        await hotel.advance(0.01);
        return undefined;
      });
      const { status, receipt } = await resultOf(handle);
      expect(status).toBe('completed');
      function by(kind: string): readonly string[] {
        return receipt.removed.filter((one) => one.kind === kind).map(({ confirmedBy }) => confirmedBy);
      }
      expect(by('credential').toSorted()).toEqual(['look', 'webhook', 'webhook', 'webhook']);
      expect(by('acs-user')).toEqual(['look']);
      expect(by('phone')).toContain('webhook');
      expect(by('client-session')).toEqual(['look', 'look']);
      expect(await hotel.calls('/events/list')).toBe(0);
      const sent = deletionsIn(await callsOf(hotel));
      expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
    },
  );

  it.runIf(isFull)('accepts a webhook that comes before the answer to its deletion', async () => {
    await using hotel = await openWebhookHotel();
    const userIdentityId = await personWith(hotel, { credentials: 1, users: 1 });
    await hotel.faults([{ path: '/acs/credentials/delete', times: 1, effect: { hold: 'after' } }]);
    const handle = await hotel.begin(userIdentityId);
    // The held answer is not released: the webhook alone is enough, and the deletion is not sent again.
    await eventually(async () => deletionsIn(await callsOf(hotel)).some(({ kind }) => kind === 'acs-user'));
    await hotel.control('POST', '/holds/release', {});
    const { receipt } = await resultOf(handle);
    expect(receipt.removed[0]).toMatchObject({ kind: 'credential', confirmedBy: 'webhook' });
    expect(await hotel.calls('/acs/credentials/delete')).toBe(1);
  });
});

describe('a teardown without webhooks', () => {
  it.runIf(isFull)('finds its own events among those of many others', async () => {
    // The held call must outlast the others' events, however slow the machine is: it would be sent again, and be answered.
    await using hotel = await openHotel({ policies: { seamTimeoutMs: limitMs } });
    const seam = seamOf(hotel);
    const userIdentityId = await personWith(hotel, { sessions: 1, phones: 1 });
    await hotel.faults([{ path: '/phones/deactivate', times: 1, effect: { hold: 'before' } }]);
    const handle = await tearDown(hotel, userIdentityId);
    await eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
    const other = await seam.userIdentities.create({});
    const strangers = 2_000;
    async function session(): Promise<void> {
      const { client_session_id } = await seam.clientSessions.create({ user_identity_id: other.user_identity_id });
      await seam.clientSessions.delete({ client_session_id });
    }
    for (let n = 0; n < strangers; n += 20) await Promise.all(Array.from({ length: 20 }, session));
    await hotel.control('DELETE', '/calls');
    await hotel.control('POST', '/holds/release', {});
    const { status } = await resultOf(handle);
    expect(status).toBe('completed');
    expect(await hotel.calls('/events/list')).toBeGreaterThanOrEqual(Math.ceil((strangers + 2) / 500));
  });
});

describe('a teardown of a large identity', () => {
  let server: TemporalServer;
  beforeAll(async () => {
    server = await startTemporalServer({ dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': 150 } });
  });
  afterAll(() => server.close());

  it.runIf(isFull)('makes calls in proportion, deletes side by side within limits, and continues as new', async () => {
    await using hotel = await openWebhookHotel({ temporalAddress: server.address, settings: { deleteDelay: 400 } });
    const much: Having = { sessions: 8, credentials: 64, users: 8, phones: 8 };
    const one: Having = { sessions: 1, credentials: 1, users: 2, phones: 1 };
    const figures: { ms: number; calls: number }[] = [];
    for (const having of [one, much]) {
      const userIdentityId = await personWith(hotel, having);
      const begun = performance.now();
      const handle = await hotel.begin(userIdentityId);
      const { runId } = await handle.describe();
      const { status, receipt } = await resultOf(handle);
      const ended = await hotel.temporal.client.workflow.getHandle(handle.workflowId).describe();
      expect(status).toBe('completed');
      const found = (having.sessions ?? 0) + (having.credentials ?? 0) + (having.users ?? 0) + (having.phones ?? 0) + 1;
      expect(receipt.removed).toHaveLength(found + 1);
      const notCounted = ['/user_identities/get', '/acs/entrances/list'];
      const calls = (await callsOf(hotel)).filter(({ path }) => !notCounted.includes(path)).length;
      figures.push({ ms: performance.now() - begun, calls });
      if (having === much) expect(ended.runId).not.toBe(runId);
      // Lists twice, one deletion each.
      expect(figures.at(-1)?.calls).toBe(10 + found + 1);
    }
    // One after the other they would take Seam's 400 ms 88 times, and our own time as often.
    expect(figures[1]!.ms).toBeLessThan(35_000);
  });
});
