import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { propertyWorkflowId } from '../../../src/domain/ids.ts';
import { identityUsesQuery } from '../../../src/workflows/messages.ts';
import { eventually } from '../../support/eventually.ts';
import { openHotel, type TestHotel } from '../../support/hotel.ts';
import { isFull } from '../../support/run.ts';
import { NightlatchClient } from '../../../src/client/index.ts';
import { ask, askRaw, openGateway, secrets, type Answered, type Asking, type TestGateway } from '../testGateway.ts';
import { credentialEvent, signed } from '../webhooks/openWebhooks.ts';
import { answerChecker, type AnswerChecker, type OpenApiDocument } from './answerChecker.ts';

// These tests produce every status that the OpenAPI document lists for every operation, and no other.

let hotel: TestHotel;
let gateway: TestGateway;
/** The same gateway without a connection to Temporal. */
let cutOff: TestGateway;
/** The same gateway with a defect in its client. */
let broken: TestGateway;
/** The same gateway, which waits half a second for a request to arrive. */
let impatient: TestGateway;
let checkAnswer: AnswerChecker;

beforeAll(async () => {
  hotel = await openHotel();
  gateway = await openGateway(hotel);
  await useIdentity();
  cutOff = await openGateway(hotel, { temporalAddress: '127.0.0.1:1', answerWithinMs: 200 });
  broken = await openGateway(hotel, { client: brokenClient() });
  impatient = await openGateway(hotel, { requestTimeoutMs: 500 });
  checkAnswer = answerChecker((await ask<OpenApiDocument>('GET', `${gateway.url}/openapi.json`, { key: null })).body);
});

afterAll(async () => {
  await gateway.close();
  await cutOff.close();
  await broken.close();
  await impatient.close();
  await hotel[Symbol.asyncDispose]();
});

/** A client whose every call fails for a reason that nothing explains. */
function brokenClient(): NightlatchClient {
  const client = NightlatchClient.connect({ properties: [], env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
  return new Proxy(client, {
    get: (real, name) =>
      name === 'close' ? () => real.close() : () => Promise.reject(new Error('a defect of this test')),
  });
}

/** User identities: an unused one, one of a live reservation, and one whose removal was never started. */
const identity = { free: randomUUID(), inUse: randomUUID(), unknown: randomUUID() };

/** Puts a reservation with the identity in use, and waits until its property knows that. */
async function useIdentity(): Promise<void> {
  const { propertyId } = hotel.settings;
  await ask('PUT', `${gateway.url}/v1/properties/${propertyId}/reservations/S-0`, {
    body: booking(null, { guests: [{ guestId: 'g1', userIdentityId: identity.inUse }] }),
  });
  const property = hotel.temporal.client.workflow.getHandle(propertyWorkflowId(propertyId));
  await eventually(async () => (await property.query(identityUsesQuery, identity.inUse)).length === 1);
}

function guest(guestId: string): object {
  return { guestId, fullName: `Guest ${guestId}` };
}

/** Rooms of the simulator's hotel, one after another, so that no two reservations here need the same room. */
const rooms = [
  ...Array.from({ length: 10 }, (_, n) => `${101 + n}`),
  ...Array.from({ length: 10 }, (_, n) => `${201 + n}`),
];
let nextRoom = 0;
function freeRoom(): string | null {
  return rooms[nextRoom++] ?? null;
}

function booking(room: string | null, more: object = {}): object {
  return {
    stay: { from: hotel.inHours(1), to: hotel.inHours(20) },
    rooms: room === null ? [] : [room],
    guests: [guest('g1')],
    ...more,
  };
}

/** A request of an operation, as far as operations differ; `before` prepares its reservation. */
interface Example {
  readonly body?: (room: string | null) => unknown;
  readonly before?: readonly (readonly [string, string, unknown?])[];
  /** How the request changes to be refused with 409. */
  readonly conflict?: Partial<Example>;
}

function over(): object {
  return { from: hotel.inHours(-9), to: hotel.inHours(-1) };
}
const cancelled = [['POST', '/cancel']] as const;

const examples: Readonly<Record<string, Example>> = {
  getReservation: {},
  listReservations: {},
  planReservation: { body: (room) => booking(room), conflict: { body: (room) => booking(room, { stay: over() }) } },
  replaceReservation: { body: (room) => booking(room), conflict: { body: (room) => booking(room, { stay: over() }) } },
  addGuest: { body: () => guest('g2'), conflict: { body: () => guest('g1') } },
  changeRooms: { body: (room) => ({ rooms: room === null ? [] : [room] }) },
  changeStay: {
    body: () => ({ stay: { from: hotel.inHours(2), to: hotel.inHours(30) } }),
    conflict: { body: () => ({ stay: over() }) },
  },
  checkIn: { body: () => ({}), conflict: { before: cancelled } },
  undoCheckIn: { body: () => ({}), conflict: { before: cancelled } },
  checkOut: { body: () => ({}), conflict: { before: cancelled } },
  undoCheckOut: { body: () => ({}), before: [['POST', '/check-out']], conflict: { before: cancelled } },
  cancel: { body: () => ({}) },
  reinstate: { body: () => ({}), before: cancelled, conflict: { before: [['POST', '/check-in']] } },
  adopt: {
    body: () => ({ acsCredentialIds: [randomUUID()] }),
    before: [['POST', '/check-in']],
    conflict: { before: cancelled },
  },
  hold: { body: () => ({}) },
  release: { body: () => ({}), before: [['POST', '/hold']] },
  reportLostPhone: { body: () => ({ guestId: 'g1' }) },
  removeGuest: {},
  newKey: { body: () => ({ rekey: false }) },
  noShow: { body: () => ({}), conflict: { before: [['POST', '/check-in']] } },
  revokeKeys: { body: () => ({}) },
  startTeardown: { body: () => ({}) },
  getTeardown: {},
};

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly statuses: readonly number[];
  readonly hasBody: boolean;
}

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { operationId: string; responses: object; requestBody?: object }>>;
}

async function operations(): Promise<readonly Operation[]> {
  const { body } = await ask<Document>('GET', `${gateway.url}/openapi.json`, { key: null });
  expect(body.openapi).toBe('3.1.0');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses, requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      operationId,
      statuses: Object.keys(responses).map(Number),
      hasBody: requestBody !== undefined,
    })),
  );
}

let nextReservation = 0;

/** Whether this answer of an operation waits until the reservation's keys are issued. */
function waitsForKeys({ method, operationId }: Operation, status: number): boolean {
  return status === 200 && method !== 'GET' && operationId !== 'planReservation';
}

/** Produces one documented status of one operation. */
async function produce(operation: Operation, status: number): Promise<Answered> {
  const { method, path, operationId, hasBody } = operation;
  const usual = examples[operationId] ?? {};
  const example = status === 409 ? { ...usual, ...usual.conflict } : usual;
  const reservationId = `S-${(nextReservation += 1)}`;
  const room = waitsForKeys(operation, status) ? freeRoom() : null;
  function fill(userIdentityId: string, propertyId = hotel.settings.propertyId): string {
    return path
      .replace('{propertyId}', propertyId)
      .replace('{reservationId}', reservationId)
      .replace('{guestId}', 'g1')
      .replace('{userIdentityId}', userIdentityId);
  }
  const at = fill(identity.free);
  const body = hasBody ? example.body?.(room) : undefined;
  function send(url: string, asking: Asking = {}): Promise<Answered> {
    return ask(method, `${gateway.url}${url}`, { body, ...asking });
  }
  async function start(): Promise<void> {
    const base = `/v1/properties/${hotel.settings.propertyId}/reservations/${reservationId}`;
    const stay = status === 200 ? {} : { stay: { from: hotel.inHours(100), to: hotel.inHours(120) } };
    await ask('PUT', `${gateway.url}${base}`, { body: booking(room, stay) });
    for (const [verb, more, sent] of example.before ?? [])
      await ask(verb, `${gateway.url}${base}${more}`, { body: sent });
  }
  if (operationId === 'seamWebhook' && [204, 401, 503].includes(status)) return sendAsSeam(at, status);
  switch (status) {
    case 200:
    case 202: {
      if (path.includes('{reservationId}')) await start();
      if (operationId === 'getTeardown') await ask('PUT', `${gateway.url}${at}`, { body: {} });
      const waits = waitsForKeys(operation, status);
      const rekey = operationId === 'removeGuest' && waits;
      if (!rekey) return send(waits ? `${at}?wait=issued&timeout=120` : at);
      const base = `/v1/properties/${hotel.settings.propertyId}/reservations/${reservationId}`;
      await ask('POST', `${gateway.url}${base}/guests?wait=issued&timeout=120`, { body: guest('g2') });
      return send(`${at}?wait=issued&timeout=120&rekey=true`);
    }
    case 400:
      return hasBody ? send(at, { body: '{' }) : send(`${at}%zz`);
    case 401:
      return send(at, { key: null });
    case 403:
      return send(at, {
        key:
          method === 'GET' && operationId !== 'getTeardown'
            ? 'writer'
            : operationId === 'planReservation'
              ? 'writer'
              : 'reader',
      });
    case 404:
      return path.includes('{propertyId}') ? send(fill('', 'hotel-nowhere')) : send(fill(identity.unknown));
    case 408:
      return sendRaw(impatient.url, `${method} ${at} HTTP/1.1\r\nHost: x\r\n`);
    case 409:
      if (path.includes('{reservationId}')) await start();
      return send(fill(identity.inUse));
    case 413:
      return send(at, { body: JSON.stringify({ eventId: 'x'.repeat(300_000) }) });
    case 414:
      return send(`${at}?unknown=${'x'.repeat(13_000)}`);
    case 415:
      return send(at, { body: 'hello', headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' } });
    case 422:
      return send(`${at}?unknown=parameter`);
    case 429:
      await ask('GET', `${gateway.url}${fill(identity.free)}`, { key: 'slow' });
      return send(at, { key: 'slow' });
    case 431:
      return sendRaw(gateway.url, `${method} ${at} HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    case 500:
      return ask(method, `${broken.url}${at}`, { body });
    case 503:
      return ask(method, `${cutOff.url}${at}`, { body });
    default:
      throw new Error(`this test cannot produce ${status} of ${operationId}: add a case`);
  }
}

/** Sends a request as bytes, because no HTTP client sends one like it. */
async function sendRaw(url: string, bytes: string): Promise<Answered> {
  const [head = '', body = ''] = (await askRaw(url, bytes)).split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ')[1] ?? '']),
  );
  return { status: Number(first.split(' ')[1]), headers, body: JSON.parse(body) };
}

/** Sends an event that concerns no workflow, one without a signature, or one while Temporal is away. */
function sendAsSeam(at: string, status: number): Promise<Answered> {
  const event = credentialEvent(identity.free, status === 204 ? 'lock.unlocked' : 'acs_credential.issued');
  const body = JSON.stringify(event);
  const headers = status === 401 ? {} : signed(secrets.webhook, body);
  return ask('POST', `${status === 503 ? cutOff.url : gateway.url}${at}`, { key: null, body, headers });
}

const statuses = isFull ? 'every documented status' : 'every documented status that waits for no keys';

test(`every operation answers ${statuses}, with a body that fits its schema`, async () => {
  const all = (await operations()).flatMap((operation) => operation.statuses.map((status) => ({ operation, status })));
  expect(all.length).toBeGreaterThan(200);
  const wrong: string[] = [];
  async function check({ operation, status }: (typeof all)[number]): Promise<void> {
    const answered = await produce(operation, status);
    const type = answered.headers.get('content-type') ?? '';
    const isProblem = type.startsWith('application/problem+json');
    if (answered.status !== status || isProblem !== status >= 400)
      wrong.push(`${operation.operationId} ${status}: ${answered.status} ${type} ${JSON.stringify(answered.body)}`);
    else wrong.push(...checkAnswer(operation, answered).map((what) => `${operation.operationId} ${status}: ${what}`));
    if (status === 503 || status === 429) expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  const sample = isFull ? all : all.filter(({ operation, status }) => !waitsForKeys(operation, status));
  await Promise.all(sample.map(check));
  expect(wrong).toEqual([]);
});

test('PUT and GET of a teardown answer with the same fields', async () => {
  const path = `/v1/user-identities/${randomUUID()}/teardown`;
  const put = await ask<object>('PUT', `${gateway.url}${path}`, { body: {} });
  const got = await ask<object>('GET', `${gateway.url}${path}`);
  for (const { body } of [put, got]) expect(Object.keys(body)).toEqual(['status', 'phase', 'remaining', 'receipt']);
});

test('the page of the document loads nothing from another server', async () => {
  const page = await ask<string>('GET', `${gateway.url}/docs/`, { key: null });
  expect(page.status).toBe(200);
  expect(page.body).not.toMatch(/https?:\/\//);
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'/);
});

test('metrics count by route and status, and contain no id', async () => {
  const { body } = await ask<string>('GET', `${gateway.operationsUrl}/metrics`, { key: null });
  expect(body).toMatch(
    /nightlatch_gateway_request_seconds_count\{method="PUT",route="\/v1\/properties\/:propertyId\/reservations\/:reservationId",status="202"\} \d+/,
  );
  for (const name of ['in_flight', 'queue_length', 'waiting'])
    expect(body).toMatch(new RegExp(`nightlatch_gateway_${name} 0`));
  expect(body).not.toContain(hotel.settings.propertyId);
  const away = await ask<string>('GET', `${cutOff.operationsUrl}/metrics`, { key: null });
  expect(away.body).toMatch(/nightlatch_gateway_unavailable_total\{what="temporal"\} [1-9]/);
});
