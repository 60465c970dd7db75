import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { eventually } from '../support/eventually.ts';
import { openGateway, openServedHotel, secrets, type Answered, type Asking } from './gateway.ts';

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

describe('Idempotency-Key', () => {
  function keyed(idempotencyKey: string, more: Asking = {}): Asking {
    return {
      ...more,
      headers: { 'idempotency-key': idempotencyKey },
    };
  }

  test('gives the first answer again, also after other messages', async () => {
    const first = await call('PUT', at('I-1'), keyed('k-1', { body: far }));
    expect(first.status).toBe(202);
    await call('POST', at('I-1', '/cancel'));
    const again = await call('PUT', at('I-1'), keyed('k-1', { body: far }));
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(again.headers.get('nightlatch-event-id')).toBe(first.headers.get('nightlatch-event-id'));
    expect(await call('GET', at('I-1'))).toMatchObject({ body: { status: 'cancelled', ignored: [] } });
  });

  test('is refused with another body, and is its own for each key and route', async () => {
    await call('PUT', at('I-2'), keyed('k-1', { body: far }));
    const other = await call('PUT', at('I-2'), keyed('k-1', { body: { ...far, rooms: ['102'] } }));
    expect(other).toMatchObject({ status: 422, body: { type: problem('event-id-reused') } });
    const rotated = await call('PUT', at('I-2'), keyed('k-1', { key: 'rotated', body: { ...far, rooms: ['102'] } }));
    expect(rotated).toMatchObject({ status: 202, body: { rooms: ['102'] } });
    expect(await call('POST', at('I-2', '/check-in'), keyed('k-1'))).toMatchObject({
      status: 202,
      body: { status: 'in-house' },
    });
  });

  test('remembers no refusal', async () => {
    await call('PUT', at('I-3'), { body: far });
    const bo = keyed('k-1', { body: { guestId: 'g2', fullName: 'Bo Example' } });
    await call('POST', at('I-3', '/guests'), { body: { guestId: 'g2', fullName: 'Bo Example' } });
    expect(await call('POST', at('I-3', '/guests'), bo)).toMatchObject({
      status: 409,
      body: { type: problem('guest-exists') },
    });
    await call('DELETE', at('I-3', '/guests/g2'));
    expect(await call('POST', at('I-3', '/guests'), bo)).toMatchObject({ status: 202, body: { guests: [{}, {}] } });
  });
});

describe('access', () => {
  function foreign(): string {
    return `/v1/properties/${hotel.settings.propertyId}-next/reservations/R-1`;
  }

  test('without a key, or with one that nobody knows, nothing is told', async () => {
    for (const authorization of ['', 'Bearer nobody', 'Basic bm9ib2R5']) {
      const answered = await call('GET', at('A-1'), { key: null, headers: { authorization } });
      expect(answered).toMatchObject({ status: 401, body: { type: problem('unauthenticated') } });
      expect(answered.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test("another hotel's property looks exactly like one that does not exist", async () => {
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

  test('a key does what it may, two are valid at once, and a file that was read again counts', async () => {
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

  test('a token in the address is a second way in, and stands in no log', async () => {
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

  test('a token keeps its Idempotency-Keys when another is taken out of the file', async () => {
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

  test('whoever asks more often than their key may is told when to come again', async () => {
    expect(await call('GET', at('A-3'), { key: 'slow' })).toMatchObject({ status: 200 });
    const refused = await call('GET', at('A-3'), { key: 'slow' });
    expect(refused).toMatchObject({ status: 429, body: { type: problem('too-many-requests') } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await call('GET', at('A-3'))).toMatchObject({ status: 200 });
  });
});

/** Sends bytes as they are and gives the answer. */
function raw(text: string, { url } = gateway): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.write(text));
    let answered = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answered += part));
    socket.once('close', () => resolve(answered)).once('error', reject);
  });
}

/** What a process of its own prints: nothing that the gateway shares with the sender makes up for a lost answer. */
function printedBy(code: string): Promise<string> {
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]).then(({ stdout }) => stdout.trim());
}

describe('a body that is too large', () => {
  /** As most clients do it: the answer is read once everything is sent. */
  function script(head: string): string {
    return `
    import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
    const socket = createConnection(${new URL(gateway.url).port}, '127.0.0.1').setEncoding('utf8').pause();
    socket.on('error', ({ code }) => console.log(code));
    socket.write(${JSON.stringify(head)} + 'x'.repeat(10_000_000), () => socket.resume());
    socket.once('data', (text) => { console.log(text); socket.destroy(); });`;
  }

  test('is refused so that its sender hears of it', async () => {
    const lines = [
      `PUT ${at('L-1')} HTTP/1.1`,
      'Host: x',
      `Authorization: Bearer ${secrets.all}`,
      'Content-Type: application/json',
      'Content-Length: 10000000',
    ];
    const printed = await printedBy(script(`${lines.join('\r\n')}\r\n\r\n`));
    expect(printed).toMatch(/^HTTP\/1.1 413 [^]*urn:nightlatch:problem:body-too-large/);
    expect(printed).not.toMatch(/connection: close/i);
  });

  test('is read to its end by no gateway', async () => {
    const { hostname, port } = new URL(gateway.url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    socket.write(`PUT ${at('L-1')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${secrets.all}\r\n`);
    socket.write(`Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n`);
    const piece = 'x'.repeat(1_000_000);
    function send(): void {
      void socket.write(piece, () => setImmediate(send));
    }
    socket.on('error', () => undefined);
    send();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.bytesWritten).toBeGreaterThan(10_000_000);
    expect(socket.bytesWritten).toBeLessThan(100_000_000);
  });
});

describe('bad input', () => {
  const long = 'x'.repeat(10_000);
  const bo = { guestId: 'g2', fullName: 'Bo Example' };

  test.each<[string, string, unknown, number, string, string]>([
    ['not JSON', '', '{"stay":', 400, 'unreadable-request', ''],
    ['ten megabytes', '', `"${'x'.repeat(10_000_000)}"`, 413, 'body-too-large', ''],
    ['a list', '', [], 422, 'invalid-input', '$'],
    ['a wrong type', '', { ...far, rooms: 'all' }, 422, 'invalid-input', 'rooms'],
    ['a field that nobody knows', '', { ...far, colour: 'red' }, 422, 'invalid-input', 'colour'],
    ['a prototype', '', '{"__proto__":{}}', 400, 'unreadable-request', ''],
    [
      'an instant without an offset',
      '',
      { ...far, stay: { from: '2031-03-03T15:00:00', to: '2031-03-05T11:00:00Z' } },
      422,
      'invalid-input',
      'stay.from',
    ],
    [
      'a date that does not exist',
      '',
      { ...far, stay: { arrival: '2031-02-30', departure: '2031-03-05' } },
      422,
      'invalid-input',
      'stay.arrival',
    ],
    [
      'a departure that is mistyped by years',
      '',
      { ...far, stay: { arrival: '2031-03-03', departure: '2131-03-05' } },
      422,
      'invalid-input',
      'stay.departure',
    ],
    ['a slash in the id', '%2F1', far, 422, 'invalid-input', 'reservationId'],
    ['a control character in the id', '%00', far, 422, 'invalid-input', 'reservationId'],
    ['an id of 10,000 characters', long, far, 422, 'invalid-input', 'reservationId'],
    ['an id that may be a phone number', '%2B15550100000', far, 422, 'invalid-input', 'reservationId'],
    ['a control character in a name', '', { ...far, rooms: ['1\u0007'] }, 422, 'invalid-input', 'rooms[0]'],
    ['half a character in a name', '', { ...far, rooms: ['\ud800'] }, 422, 'invalid-input', 'rooms[0]'],
    [
      "half a character in a guest's name and area",
      '',
      { ...far, guests: [{ guestId: 'g1', fullName: 'Ada \udc00', areas: ['\ud800'] }] },
      422,
      'invalid-input',
      'guests[0].areas[0]',
    ],
    ['a query that nobody knows', '?dry=true', far, 422, 'invalid-input', 'dry'],
    ['a wait that is too long', '?timeout=1000', far, 422, 'invalid-input', 'timeout'],
    [
      "a guest's e-mail address that is none",
      '',
      { ...far, guests: [{ guestId: 'g1', emailAddress: 'secret-of-ada' }] },
      422,
      'invalid-input',
      'guests[0].emailAddress',
    ],
  ])('%s is refused', async (_name, id, body, status, type, field) => {
    const path = id.startsWith('?') ? `${at('B-1')}${id}` : at(`B-1${id}`);
    const answered = await call<{ type: string; errors?: { field: string }[] }>('PUT', path, { body });
    expect(answered).toMatchObject({ status, body: { type: problem(type), status, instance: expect.any(String) } });
    expect(answered.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (field !== '') expect(answered.body.errors?.map((error) => error.field)).toContain(field);
    expect(JSON.stringify(answered.body)).not.toMatch(/secret|15550100000|at .*\.ts|node_modules/);
    expect(await call('GET', at('B-1'))).toMatchObject({ status: 404 });
  });

  test.each<[string, string, string, unknown, string[]]>([
    ['a guest by itself without an id', 'POST', '/guests', { fullName: 'Bo Example' }, ['guestId']],
    ['a guest by itself, of whom nothing is said', 'POST', '/guests', { guestId: 'g2' }, ['$']],
    ['a guest by itself, with two faults', 'POST', '/guests', { guestId: 'g2', rooms: 1, x: 1 }, ['rooms', 'x']],
    ['a guest by itself, whom the stay refuses', 'POST', '/guests', { ...bo, rooms: ['109'] }, ['rooms[0]']],
    ['a guest within a message', 'POST', '/guests', { guest: { fullName: 'Bo Example' } }, ['guest.guestId']],
    ['no guest at all', 'POST', '/guests', {}, ['guest']],
    ['a stay by itself', 'PUT', '/stay', { arrival: '2031-03-03' }, ['departure']],
    ['a stay within a message', 'PUT', '/stay', { stay: { arrival: '2031-03-03' } }, ['stay.departure']],
  ])('%s is refused by the paths that were sent', async (_name, method, path, body, fields) => {
    await call('PUT', at('B-3'), { body: far });
    const answered = await call<{ detail: string; errors?: { field: string }[] }>(method, at('B-3', path), { body });
    expect(answered.status).toBe(422);
    expect(answered.body.errors?.map(({ field }) => field)).toEqual(fields);
    expect(answered.body.detail.startsWith(fields[0] === '$' ? 'the body:' : `${fields[0]} `)).toBe(true);
  });

  test('one fault in an address is told once', async () => {
    for (const [method, path, field] of [
      ['GET', `/v1/properties/${hotel.settings.propertyId}/reservations?limit=abc`, 'limit'],
      ['DELETE', at('B-3', '/guests/g1?revision=abc'), 'revision'],
    ] as const)
      expect(await call(method, path)).toMatchObject({
        status: 422,
        body: { errors: [{ field, reason: 'is not a whole number' }] },
      });
  });

  test('a body with a DELETE is not ignored', async () => {
    await call('PUT', at('D-1'), { body: { ...far, guests: [...far.guests, bo] } });
    const refused = await call('DELETE', at('D-1', '/guests/g2'), { body: { rekey: true } });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field: '$', reason: expect.stringMatching(/query/) }] },
    });
    expect((await call('GET', at('D-1'))).body.guests).toHaveLength(2);
    expect(await call('DELETE', at('D-1', '/guests/g2?rekey=true'))).toMatchObject({ status: 202 });
  });

  test('an empty body is none, whatever its type is said to be', async () => {
    await call('PUT', at('D-2'), { body: far });
    for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
      expect(await call('POST', at('D-2', '/release'), { body: '', headers: { 'content-type': type } })).toMatchObject({
        status: 202,
      });
  });

  test('a reservation may name itself, as the examples do, and is refused under another address', async () => {
    const file = new URL('../../examples/reservations/1-one-guest-in-one-room.json', import.meta.url);
    const example = JSON.parse(await readFile(file, 'utf8'));
    const body = { ...example, stay: far.stay };
    expect(await call('PUT', at('R-1001'), { body })).toMatchObject({ status: 202, body: { reservationId: 'R-1001' } });
    expect(await call('POST', at('R-1001', '/plan'), { body })).toMatchObject({ status: 200 });
    expect(await call('PUT', at('B-2'), { body })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'reservationId' }] },
    });
    expect(await call('POST', at('R-1001', '/plan'), { body: { ...body, propertyId: 'another' } })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'propertyId' }] },
    });
    expect(await call('GET', at('B-2'))).toMatchObject({ status: 404 });
  });

  test('what is no JSON by its type, no method of a route, or no route', async () => {
    const text = await call('PUT', at('B-1'), { body: 'hello', headers: { 'content-type': 'text/plain' } });
    expect(text).toMatchObject({ status: 415, body: { type: problem('unsupported-media-type') } });
    const patch = await call('PATCH', at('B-1'), { body: far });
    expect(patch).toMatchObject({ status: 405, body: { type: problem('method-not-allowed') } });
    expect(patch.headers.get('allow')).toContain('PUT');
    expect(await call('GET', '/v2')).toMatchObject({ status: 404, body: { type: problem('unknown-route') } });
  });

  test('what comes too slowly', async () => {
    const impatient = await openGateway(hotel, { requestTimeoutMs: 500 });
    try {
      const head = `PUT ${at('B-1')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${secrets.all}\r\n`;
      const body = 'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
      for (const part of [head, `${head}${body}`])
        expect(await raw(part, impatient)).toMatch(/^HTTP\/1.1 408 [^]*urn:nightlatch:problem:request-timeout/);
    } finally {
      await impatient.close();
    }
  });

  test('what is no HTTP, and headers that are too large', async () => {
    const headers = await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(headers).toMatch(/^HTTP\/1.1 431 [^]*urn:nightlatch:problem:headers-too-large/);
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*urn:nightlatch:problem:unreadable-request/);
  });
});
