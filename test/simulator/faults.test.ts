import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSimulatedHotel, type SimulatedHotel } from './simulatedHotel.ts';
import { eventually } from '../support/eventually.ts';

let hotel: SimulatedHotel;
beforeEach(async () => {
  hotel = await openSimulatedHotel();
});
afterEach(async () => {
  await hotel.close();
});

async function strike(effect: unknown, more: Readonly<Record<string, unknown>> = { times: 1 }) {
  return hotel.control('PUT', '/faults', [{ path: '/acs/credentials/create', effect, ...more }]);
}
const order = { override: true } as const;

test('a status fault answers with its status and Retry-After, as often as asked, after the calls that it skips', async () => {
  const ada = await hotel.guest('Ada');
  await strike({ status: 429, retryAfter: 7 }, { times: 1, skip: 1 });
  await hotel.create(ada, order);
  await expect(hotel.create(ada, order)).rejects.toMatchObject({
    statusCode: 429,
    code: 'rate_limited',
    cause: { response: { headers: { 'retry-after': '7' } } },
  });
  await hotel.create(ada, order);
  expect(await hotel.atRest()).toHaveLength(2);
  const calls = (await hotel.control('GET', '/calls')) as readonly { path: string; status: number | null }[];
  const creates = calls.filter((call) => call.path === '/acs/credentials/create');
  expect(creates.map((call) => call.status)).toEqual([200, 429, 200]);
  expect(JSON.stringify(calls)).not.toContain('seam_test_simulator');
});

test('a timeout fault does nothing and does not answer', async () => {
  const ada = await hotel.guest('Ada');
  await strike('timeout');
  const answer = hotel.seam.client.post('/acs/credentials/create', {}, { timeout: 100 });
  await expect(answer).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect(await hotel.atRest()).toEqual([]);
  await hotel.issue(ada, order);
});

test('a lostAnswer fault carries the call out but breaks the connection', async () => {
  const ada = await hotel.guest('Ada');
  await strike('lostAnswer');
  await expect(hotel.create(ada, order)).rejects.not.toHaveProperty('statusCode');
  expect(await hotel.atRest()).toHaveLength(1);
});

test.each([{ lateCommit: 'manual' }, { lateCommit: { afterMs: 400 } }])(
  'a lateCommit fault carries the call out later: %o',
  async (effect) => {
    const ada = await hotel.guest('Ada');
    await strike(effect);
    await expect(hotel.create(ada, order)).rejects.not.toHaveProperty('statusCode');
    expect(await hotel.atRest()).toEqual([]);
    if (effect.lateCommit === 'manual') {
      expect(await hotel.control('GET', '/late-commits')).toEqual({ pending: 1 });
      expect(await hotel.control('POST', '/late-commits')).toEqual({ committed: 1 });
      expect(await hotel.control('POST', '/late-commits')).toEqual({ committed: 0 });
    }
    await eventually(async () => (await hotel.atRest()).length === 1);
  },
);

test('a lateCommit fault may answer with a 5xx and carry the call out all the same', async () => {
  const ada = await hotel.guest('Ada');
  await strike({ lateCommit: { afterMs: 0 }, answer: { status: 503 } });
  await expect(hotel.create(ada, order)).rejects.toMatchObject({ statusCode: 503 });
  await eventually(async () => (await hotel.atRest()).length === 1);
});

test.each(['before', 'after'] as const)('a hold fault makes a call wait %s it is performed', async (when) => {
  const ada = await hotel.guest('Ada');
  await strike({ hold: when });
  const answer = hotel.create(ada, order);
  const [held] = await eventually(async () => {
    const holds = (await hotel.control('GET', '/holds')) as readonly { id: string; when: string }[];
    return holds.length === 1 && holds;
  });
  expect(held).toMatchObject({ when, path: '/acs/credentials/create' });
  expect(await hotel.atRest()).toHaveLength(when === 'before' ? 0 : 1);
  expect(await hotel.control('POST', '/holds/release', { id: held!.id })).toEqual({ released: 1 });
  await hotel.made((await answer).acs_credential_id);
  expect(await hotel.atRest()).toHaveLength(1);
});

test('a call that waits can be dropped before it is performed', async () => {
  const ada = await hotel.guest('Ada');
  await strike('hold');
  const answer = hotel.create(ada, order).catch((error: unknown) => error);
  await eventually(async () => ((await hotel.control('GET', '/holds')) as unknown[]).length === 1);
  await hotel.control('POST', '/holds/release', { drop: true });
  expect(await answer).not.toHaveProperty('statusCode');
  expect(await hotel.atRest()).toEqual([]);
});

test('a latency fault delays calls until it is cleared', async () => {
  await hotel.control('PUT', '/faults', [{ path: '/acs/*', effect: { latency: 80 } }]);
  const begun = Date.now();
  await hotel.seam.acs.systems.list();
  expect(Date.now() - begun).toBeGreaterThan(70);
  await hotel.control('DELETE', '/faults');
  expect(await hotel.control('GET', '/faults')).toEqual([]);
});

test('creates and deletes are accepted while the bridge is down, and happen when it is up again', async () => {
  const [ada, ben] = [await hotel.guest('Ada'), await hotel.guest('Ben')];
  const old = await hotel.issue(ada, order);
  await hotel.control('PUT', '/faults', [{ effect: 'bridge-down' }]);
  const system = await hotel.seam.acs.systems.get({ acs_system_id: hotel.simulator.acsSystemId });
  expect(system.errors.map((error) => error.error_code)).toEqual(['seam_bridge_disconnected']);
  const { acs_credential_id: next } = await hotel.create(ben, { joins: [old] });
  await hotel.seam.acs.credentials.delete({ acs_credential_id: old });
  expect([await hotel.tap('101', old), await hotel.tap('101', next)]).toEqual(['opens', 'unknown-credential']);
  await hotel.control('DELETE', '/faults');
  await hotel.gone(old);
  await hotel.made(next);
  const types = await hotel.eventTypes();
  expect(types.filter((type) => type.startsWith('acs_system.'))).toEqual([
    'acs_system.disconnected',
    'acs_system.connected',
  ]);
  expect([await hotel.tap('101', old), await hotel.tap('101', next)]).toEqual(['discarded', 'opens']);
});

test('a stuck fault accepts a deletion that does not happen', async () => {
  const ada = await hotel.guest('Ada');
  const [acsUserId] = ada.acs_user_ids;
  await hotel.control('PUT', '/faults', [{ path: '/acs/users/delete', times: 1, effect: 'stuck' }]);
  await hotel.seam.acs.users.delete({ acs_user_id: acsUserId! });
  const stuck = await hotel.seam.acs.users.get({ acs_user_id: acsUserId! });
  expect(stuck.errors.map((error) => error.error_code)).toEqual(['failed_to_delete_on_acs_system']);
  await hotel.seam.acs.users.delete({ acs_user_id: acsUserId! });
  await eventually(async () => (await hotel.eventTypes()).includes('acs_user.deleted'));
});

test('an unknown effect is refused', async () => {
  await expect(strike('explode')).rejects.toThrow('invalid_input');
});

test('the list of calls can be cleared', async () => {
  await hotel.seam.acs.systems.list();
  expect(await hotel.control('GET', '/calls')).toMatchObject([{ path: '/acs/systems/list', status: 200, body: {} }]);
  await hotel.control('DELETE', '/calls');
  expect(await hotel.control('GET', '/calls')).toEqual([]);
});
