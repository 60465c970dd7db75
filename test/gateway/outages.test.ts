import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel, type TestHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';
import { startWorkerProcess } from '../support/workerProcess.ts';
import { ask, openGateway, type Answered, type Asking } from './testGateway.ts';
import { startGatewayProcess } from './gatewayProcess.ts';

function callerOf(hotel: TestHotel, url: string) {
  return (method: string, reservation: string, asking?: Asking): Promise<Answered<ReservationView>> =>
    ask(method, `${url}/v1/properties/${hotel.settings.propertyId}/reservations/${reservation}`, asking);
}

const far = {
  stay: { arrival: '2031-03-03', departure: '2031-03-05' },
  rooms: [],
  guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
};
function problem(name: string): string {
  return `urn:nightlatch:problem:${name}`;
}
const bo = { guestId: 'g2', fullName: 'Bo Example' };

// Side by side: most of the time is spent on waiting for answers that do not come.
describe.concurrent('a message with a 2xx', () => {
  test('is accepted without a worker, and needs attention under its event id if it is refused later', async () => {
    await using hotel = await openHotel({ worker: false });
    const gateway = await openGateway(hotel, { answerWithinMs: 500 });
    try {
      const call = callerOf(hotel, gateway.url);
      const put = await call('PUT', 'R-1', { body: far, headers: { 'idempotency-key': 'k-1' } });
      expect({ status: put.status, body: put.body }).toEqual({ status: 202, body: { accepted: true } });
      const added = await call('POST', 'R-1/guests', { body: bo });
      const again = await call('POST', 'R-1/guests', { body: bo });
      expect(again).toMatchObject({ status: 202, body: { accepted: true } });
      const waited = await call('PUT', 'R-1?wait=issued&timeout=1', {
        body: far,
        headers: { 'idempotency-key': 'k-1' },
      });
      expect(waited).toMatchObject({ status: 202, body: { accepted: true } });
      const unread = await call('GET', 'R-1');
      expect(unread).toMatchObject({ status: 503, body: { type: problem('worker-unavailable') } });
      expect(Number(unread.headers.get('retry-after'))).toBeGreaterThan(0);

      await hotel.startWorker();
      const refused = again.headers.get('nightlatch-event-id');
      expect(refused).not.toBe(added.headers.get('nightlatch-event-id'));
      const status = await eventually(async () => {
        const { body } = await call('GET', 'R-1');
        return body.needsAttention?.length === 1 && body;
      });
      expect(status).toMatchObject({
        guests: [{ guestId: 'g1' }, { guestId: 'g2' }],
        needsAttention: [{ code: 'message-refused', about: refused, forOperator: expect.stringContaining('addGuest') }],
      });
      expect(status.ignored.map(({ why }) => why)).toContain('repeated: handled before');
      // A corrected message ends the need for attention.
      await call('PUT', 'R-1', { body: { ...far, revision: 1 } });
      await eventually(async () => (await call('GET', 'R-1')).body.needsAttention.length === 0);
    } finally {
      await gateway.close();
    }
  });

  test.runIf(isFull)(
    'is still there after Temporal restarts, and a message that came in between gets 503',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'nightlatch-outage-'));
      const databaseFile = join(folder, 'temporal.db');
      const first = await startTemporalServer({ databaseFile });
      const hotel = await openHotel({ worker: false, temporalAddress: first.address });
      const gateway = await openGateway(hotel, { answerWithinMs: 500 });
      const call = callerOf(hotel, gateway.url);
      let second;
      try {
        expect(await call('PUT', 'R-1', { body: far })).toMatchObject({ status: 202, body: { accepted: true } });
        expect((await ask('GET', `${gateway.operationsUrl}/readyz`, { key: null })).status).toBe(200);
        await first.close();
        const refused = await call('POST', 'R-1/guests', { body: bo, headers: { 'idempotency-key': 'k-1' } });
        expect(refused).toMatchObject({ status: 503, body: { type: problem('temporal-unavailable') } });
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(await ask('GET', `${gateway.operationsUrl}/readyz`, { key: null })).toMatchObject({ status: 503 });
        expect((await ask('GET', `${gateway.url}/healthz`, { key: null })).status).toBe(200);

        second = await startTemporalServer({ databaseFile, port: Number(first.address.split(':')[1]) });
        const added = await eventually(async () => {
          const answered = await call('POST', 'R-1/guests', { body: bo, headers: { 'idempotency-key': 'k-1' } });
          return answered.status === 202 && answered;
        });
        expect(added.body).toEqual({ accepted: true });
        await using _worker = await startWorkerProcess(hotel);
        const { body } = await eventually(async () => {
          const answered = await call('GET', 'R-1');
          return answered.status === 200 && answered;
        });
        expect(body).toMatchObject({ guests: [{ guestId: 'g1' }, { guestId: 'g2' }], needsAttention: [] });
      } finally {
        await gateway.close();
        await hotel[Symbol.asyncDispose]();
        await second?.close();
        await first.close();
        await rm(folder, { recursive: true });
      }
    },
  );

  test.runIf(isFull)('is not possible in a namespace that Temporal does not have, and the answer is 503', async () => {
    await using hotel = await openHotel({ worker: false });
    const gateway = await openGateway(hotel, { namespace: 'nowhere' });
    try {
      const call = callerOf(hotel, gateway.url);
      const answers = await Promise.all([
        call('PUT', 'R-1', { body: far }),
        call('POST', 'R-1/check-in'),
        call('POST', 'R-1/plan', { body: far }),
        call('GET', 'R-1'),
        ask('GET', `${gateway.url}/v1/properties/${hotel.settings.propertyId}/reservations`),
        ask('PUT', `${gateway.url}/v1/user-identities/${randomUUID()}/teardown`, { body: {} }),
        ask('GET', `${gateway.url}/v1/user-identities/${randomUUID()}/teardown`),
        ask('GET', `${gateway.operationsUrl}/readyz`, { key: null }),
      ]);
      for (const answered of answers)
        expect(answered).toMatchObject({ status: 503, body: { type: problem('temporal-unavailable') } });
    } finally {
      await gateway.close();
    }
  });

  test.runIf(isFull)(
    'is handled once if the gateway is killed before it answers and the message is sent again',
    async () => {
      await using hotel = await openHotel();
      const create = '/acs/credentials/create';
      await hotel.faults([{ path: create, times: 1, effect: { hold: 'before' } }]);
      const tonight = { stay: { from: hotel.inHours(1), to: hotel.inHours(20) }, rooms: ['101'], guests: [bo] };
      const asking = { body: tonight, headers: { 'idempotency-key': 'k-1' } };
      await using first = await startGatewayProcess(hotel);
      const unanswered = callerOf(hotel, first.url)('PUT', 'R-1?wait=issued', asking).catch((error: unknown) => error);
      await eventually(async () => (await hotel.control<unknown[]>('GET', '/holds')).length === 1);
      await first.kill();
      expect(await unanswered).toBeInstanceOf(Error);

      await hotel.control('POST', '/holds/release', {});
      await using second = await startGatewayProcess(hotel);
      const answered = await callerOf(hotel, second.url)('PUT', 'R-1?wait=issued', asking);
      expect(answered).toMatchObject({
        status: 200,
        body: { ignored: [], guests: [{ credentials: [{ state: 'issued' }] }] },
      });
      expect(await hotel.credentials()).toHaveLength(1);
      expect(await second.close()).toBe(0);
      expect(second.printed()).toMatch(/^stopping$/m);
      expect(second.printed()).not.toContain('Bo Example');
    },
  );
});

describe.concurrent('a wait for keys', () => {
  test('ends with its timeout, however slowly workers answer, and says that the rooms are unchecked', async () => {
    await using hotel = await openHotel({ worker: false });
    const gateway = await openGateway(hotel, { answerWithinMs: 600_000 });
    try {
      const call = callerOf(hotel, gateway.url);
      const began = Date.now();
      const body = { ...far, rooms: ['101'] };
      const waited = await call('PUT', 'R-1?wait=issued&timeout=1', { body });
      expect(waited).toMatchObject({ status: 202, body: { accepted: true, roomsUnchecked: true } });
      expect(Date.now() - began).toBeLessThan(60_000);
    } finally {
      await gateway.close();
    }
  });
});

describe.concurrent('too many requests at once', () => {
  test('wait in the queue, and get 503 only if the queue is full too', async () => {
    await using hotel = await openHotel({ worker: false });
    // The calls stay in their places until a worker starts, however slow the machine is.
    const gateway = await openGateway(hotel, { answerWithinMs: 60_000, bounds: { atOnce: 2, queue: 1 } });
    try {
      const call = callerOf(hotel, gateway.url);
      const first = Promise.all(['R-1', 'R-2', 'R-3'].map((id) => call('PUT', id, { body: far })));
      await eventually(async () => {
        const { body } = await ask<string>('GET', `${gateway.operationsUrl}/metrics`, { key: null });
        return /_in_flight 2$/m.test(body) && /_queue_length 1$/m.test(body);
      });
      const refused = await call('PUT', 'R-4', { body: far });
      expect(refused).toMatchObject({ status: 503, body: { type: problem('overloaded') } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      // Reads do not wait for that.
      const list = `/v1/properties/${hotel.settings.propertyId}/reservations`;
      expect((await ask('GET', `${gateway.url}${list}`)).status).toBe(200);
      await hotel.startWorker();
      expect((await first).map(({ status }) => status)).toEqual([202, 202, 202]);
    } finally {
      await gateway.close();
    }
  });

  test.runIf(isFull)('are answered at once if too many already wait for keys', async () => {
    await using hotel = await openHotel();
    const gateway = await openGateway(hotel, { waits: 0 });
    try {
      const answered = await callerOf(hotel, gateway.url)('PUT', 'R-1?wait=issued', { body: far });
      expect(answered).toMatchObject({ status: 202, body: { waiting: 'room' } });
    } finally {
      await gateway.close();
    }
  });
});
