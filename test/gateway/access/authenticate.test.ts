import { createHash } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import type { ReservationView } from '../../../src/client/index.ts';
import { eventually } from '../../support/eventually.ts';
import { openServedHotel, secrets, type Answered } from '../testGateway.ts';

const { hotel, gateway, at, call, close } = await openServedHotel();
afterAll(close);

function problem(name: string): string {
  return `urn:nightlatch:problem:${name}`;
}

const far = {
  stay: { arrival: '2031-03-03', departure: '2031-03-05' },
  rooms: ['101'],
  guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
};

function foreign(): string {
  return `/v1/properties/${hotel.settings.propertyId}-next/reservations/R-1`;
}

test('a request without a valid key gets 401 and nothing else', async () => {
  for (const authorization of ['', 'Bearer unknown', 'Basic bm9ib2R5']) {
    const answered = await call('GET', at('A-1'), { key: null, headers: { authorization } });
    expect(answered).toMatchObject({ status: 401, body: { type: problem('unauthenticated') } });
    expect(answered.headers.get('www-authenticate')).toBe('Bearer');
  }
});

test('a property outside the key is answered exactly like one that does not exist', async () => {
  const nowhere = await call<object>('GET', '/v1/properties/hotel-nowhere/reservations/R-1');
  for (const [method, path] of [
    ['GET', foreign()],
    ['PUT', foreign()],
    ['POST', `${foreign()}/plan`],
    ['GET', '/v1/properties/ada@example.com/reservations'],
  ] as const) {
    const answered = await call<object>(method, path, method === 'GET' ? {} : { body: far });
    expect(answered.status).toBe(404);
    expect(answered.body).toEqual({ ...nowhere.body, instance: expect.stringMatching(/^urn:uuid:/) });
  }
  expect(await call('GET', at('A-2'), { key: 'other' })).toMatchObject({ status: 404 });
});

test('a key does what it allows, two keys are valid at once, and a new properties file counts at once', async () => {
  expect(await call('PUT', at('A-3'), { key: 'reader', body: far })).toMatchObject({
    status: 403,
    body: { type: problem('forbidden') },
  });
  expect(await call('PUT', at('A-3'), { key: 'writer', body: far })).toMatchObject({ status: 202 });
  expect(await call('GET', at('A-3'), { key: 'writer' })).toMatchObject({ status: 403 });
  expect(await call('GET', at('A-3'), { key: 'reader' })).toMatchObject({ status: 200 });
  expect(await call('GET', at('A-3'), { key: 'rotated' })).toMatchObject({ status: 200 });
  const { keys } = gateway.properties;
  gateway.configure({ ...gateway.properties, keys: keys.filter(({ id }) => id !== 'rotated') });
  expect(await call('GET', at('A-3'), { key: 'rotated' })).toMatchObject({ status: 401 });
  gateway.configure(gateway.properties);
});

test('a URL token replaces the key, and is in no log', async () => {
  const put = await call('PUT', `/v1/t/${secrets.urlToken}${at('A-4').slice(3)}`, { key: null, body: far });
  expect(put).toMatchObject({ status: 202 });
  expect(put.headers.get('location')).toBe(at('A-4'));
  expect(await call('GET', `/v1/t/${secrets.urlToken}${at('A-4').slice(3)}`, { key: null })).toMatchObject({
    status: 403,
  });
  for (const path of [`/v1/t/stranger${at('A-4').slice(3)}`, `/v1/t/${secrets.urlToken}/nowhere/%zz`]) {
    const refused = await call('GET', path, { key: null });
    expect(refused).toMatchObject({ body: { type: expect.stringContaining('urn:nightlatch:problem:') } });
    expect(JSON.stringify(refused.body)).not.toMatch(/stranger|token-in/);
  }
  const log = await eventually(() => gateway.log.some((line) => line.includes('A-4')) && gateway.log.join(''));
  for (const secret of [...Object.values(secrets), 'stranger', 'Ada Example', 'ada@example.com'])
    expect(log).not.toContain(secret);
  expect(JSON.parse(gateway.log.findLast((line) => line.includes('A-4'))!)).toMatchObject({
    requestId: expect.any(String),
    route: '/v1/t/:urlToken/properties/:propertyId/reservations/:reservationId',
    reservationId: 'A-4',
  });
});

test('a URL token keeps its Idempotency-Keys when another token is removed from the file', async () => {
  const sha256 = createHash('sha256').update('token-before').digest('hex');
  function withTokens(first: boolean) {
    const [config, ...others] = gateway.properties.properties;
    const before = first ? [{ sha256, may: ['write'] as const }] : [];
    return {
      ...gateway.properties,
      properties: [{ ...config!, urlTokens: [...before, ...config!.urlTokens] }, ...others],
    };
  }
  function put(): Promise<Answered<ReservationView>> {
    return call('PUT', `/v1/t/${secrets.urlToken}${at('A-5').slice(3)}`, {
      key: null,
      body: far,
      headers: { 'idempotency-key': 'k-1' },
    });
  }
  gateway.configure(withTokens(true));
  const first = await put();
  gateway.configure(withTokens(false));
  const again = await put();
  gateway.configure(gateway.properties);
  expect(again.headers.get('nightlatch-event-id')).toBe(first.headers.get('nightlatch-event-id'));
});

test('a key that sends too many requests gets 429 with Retry-After', async () => {
  expect(await call('GET', at('A-3'), { key: 'slow' })).toMatchObject({ status: 200 });
  const refused = await call('GET', at('A-3'), { key: 'slow' });
  expect(refused).toMatchObject({ status: 429, body: { type: problem('too-many-requests') } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await call('GET', at('A-3'))).toMatchObject({ status: 200 });
});
