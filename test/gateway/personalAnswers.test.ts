import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NightlatchClient } from '../../src/client/index.ts';
import { createGateway, type Gateway } from '../../src/gateway/index.ts';
import { readProperties } from '../../src/settings/index.ts';
import { isFull } from '../support/run.ts';
import { environment, fullFile } from '../settings/exampleFiles.ts';
import { sha256 } from './testGateway.ts';

// No answer repeats what was sent in a field for people, whatever else is wrong with the request. Every operation of the
// OpenAPI document is sent with a marker in every place. Temporal is away: what passes the checks is answered 503.

const marker = 'Marker-of-Ada';
let gateway: Gateway;
let client: NightlatchClient;

beforeAll(async () => {
  const may = ['read', 'write', 'teardown'];
  const key = { id: 'all', sha256: sha256('key'), properties: ['hotel-aurora'], may, requestsPerMinute: 1_000_000 };
  const read = readProperties({ ...fullFile, keys: [key] }, environment);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const env = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
  client = NightlatchClient.connect({ properties: read.value.properties, env, answerWithinMs: 50 });
  gateway = await createGateway({ client, properties: read.value, logger: pino({ level: 'silent' }) });
  await gateway.app.ready();
});
afterAll(async () => {
  await gateway.close();
  await client.close();
});

/** Values with the marker that no field for people, and no other field, can take. */
const wrong: readonly unknown[] = [
  { [`${marker} +4712345678`]: marker },
  [marker],
  `${marker}\u0007`,
  `${marker}@gmail.com`,
  marker.repeat(500),
];

const guest = {
  guestId: 'g1',
  fullName: 'Ada',
  emailAddress: 'ada@example.com',
  phoneNumber: '+15550100000',
  areas: [],
};
const stay = { arrival: '2031-06-01', departure: '2031-06-04' };
const envelope = { revision: 1, eventId: 'e' };
const whole = { ...envelope, status: 'booked', stay, rooms: [], guests: [guest], sharesWith: [], join: 'existing' };

/** Good bodies, by operation; every other message has only its envelope. */
const bodies: Readonly<Record<string, readonly object[]>> = {
  replaceReservation: [whole],
  planReservation: [whole],
  addGuest: [{ guest }, { ...guest, ...envelope }],
  changeStay: [{ stay }, stay],
  changeRooms: [{ rooms: [], moves: [{ from: '101', to: '102' }] }],
  newKey: [{ rekey: true }],
  reportLostPhone: [{ guestId: 'g1', deviceId: randomUUID() }],
  adopt: [{ acsCredentialIds: [randomUUID()] }],
  startTeardown: [{ force: true, propertyIds: ['hotel-aurora'] }],
};

/** The operations that `npm test` tries. */
const plain: ReadonlySet<string> = new Set(['listReservations', 'replaceReservation', 'addGuest', 'removeGuest']);

/** A value with each of its parts replaced, one after the other, and with a field that it does not have. */
function spoilt(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((part) => spoilt(part).map((one) => [one])).concat([[marker]]);
  if (typeof value !== 'object' || value === null) return wrong;
  const parts = Object.entries(value).flatMap(([field, part]) =>
    spoilt(part).map((one) => ({ ...value, [field]: one })),
  );
  return [...parts, ...wrong, { ...value, nickname: marker }, { ...value, [`${marker} Example`]: 1 }];
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}

/** Sends a request, and returns its status if it is not one of the client's errors, or the answer repeats the marker. */
async function check({ method, url, headers = {}, payload }: Sent): Promise<number> {
  const response = await gateway.app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: 'Bearer key', 'content-type': 'application/json', ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  const said = JSON.stringify([response.body, response.headers]);
  expect(said, `${method} ${url} ${payload?.slice(0, 200)}`).not.toContain(marker);
  return response.statusCode;
}

it('no answer repeats a name, an address, a number or anything else that was sent in a wrong place', async () => {
  const document = JSON.parse((await gateway.app.inject('/openapi.json')).body) as {
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const operations = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => ({ path, method: method.toUpperCase(), operationId })),
    );
  expect(operations.length).toBeGreaterThan(15);
  const sample = isFull ? operations : operations.filter(({ operationId }) => plain.has(operationId));
  const text = encodeURIComponent(`${marker}@example.com`);
  const good = { propertyId: 'hotel-aurora', reservationId: 'R-1', guestId: 'g1', userIdentityId: randomUUID() };
  const seen = new Set<number>();
  for (const { path, method, operationId } of sample) {
    function at(ids: Readonly<Record<string, string>> = {}): string {
      return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ({ ...good, ...ids })[name] ?? '');
    }
    const requests: Sent[] = [
      ...Object.keys(good).map((name) => ({ method, url: at({ [name]: text }) })),
      ...[
        'nickname',
        'wait',
        'timeout',
        'revision',
        'eventId',
        'room',
        'status',
        'limit',
        'after',
        'needsAttention',
      ].map((name) => ({ method, url: `${at()}?${name}=${text}` })),
      { method, url: `${at()}?${text}=1` },
      { method, url: `${at()}/${marker}` },
      { method, url: `${at()}/%ff${marker}` },
      { method: 'PATCH', url: at(), payload: marker },
      { method, url: at(), headers: { authorization: `Bearer ${marker}` } },
    ];
    if (method !== 'GET')
      requests.push(
        ...[`{"fullName":"${marker}`, `{"__proto__":"${marker}"}`, `"${marker}"`, `["${marker}"]`, marker].map(
          (payload) => ({ method, url: at(), payload }),
        ),
        { method, url: at(), payload: marker, headers: { 'content-type': `text/${marker}` } },
        { method, url: at(), payload: `"${marker}"`, headers: { 'content-encoding': marker } },
        { method, url: at(), payload: '[]', headers: { 'idempotency-key': `${marker} ${marker}` } },
        ...(bodies[operationId] ?? [envelope])
          .flatMap(spoilt)
          .map((body) => ({ method, url: at(), payload: JSON.stringify(body) })),
      );
    for (const status of await Promise.all(requests.map(check))) seen.add(status);
  }
  expect([...seen]).toEqual(expect.arrayContaining([400, 401, 404, 405, 415, 422]));
});
