import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { askRaw, openGateway, openServedHotel, secrets } from './testGateway.ts';

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

/** Sends bytes as they are, and returns the answer. */
function raw(text: string, { url } = gateway): Promise<string> {
  return askRaw(url, text);
}

/** The output of a separate process. In the gateway's own process a lost answer could go unnoticed. */
function printedBy(code: string): Promise<string> {
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', code]).then(({ stdout }) => stdout.trim());
}

describe('a body that is too large', () => {
  /** Like most clients, reads the answer only after everything is sent. */
  function script(head: string): string {
    return `
    import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
    const socket = createConnection(${new URL(gateway.url).port}, '127.0.0.1').setEncoding('utf8').pause();
    socket.on('error', ({ code }) => console.log(code));
    socket.write(${JSON.stringify(head)} + 'x'.repeat(10_000_000), () => socket.resume());
    socket.once('data', (text) => { console.log(text); socket.destroy(); });`;
  }

  test('is refused so that the sender gets the answer', async () => {
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

  test('is cut off if it is far too large', async () => {
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

  test.each<{ what: string; id?: string; query?: string; body: unknown; status: number; type: string; field?: string }>(
    [
      { what: 'not JSON', body: '{"stay":', status: 400, type: 'unreadable-request' },
      { what: 'ten megabytes', body: `"${'x'.repeat(10_000_000)}"`, status: 413, type: 'body-too-large' },
      { what: 'a list', body: [], status: 422, type: 'invalid-input', field: '$' },
      { what: 'a wrong type', body: { ...far, rooms: 'all' }, status: 422, type: 'invalid-input', field: 'rooms' },
      {
        what: 'an unknown field',
        body: { ...far, colour: 'red' },
        status: 422,
        type: 'invalid-input',
        field: 'colour',
      },
      { what: 'a prototype', body: '{"__proto__":{}}', status: 400, type: 'unreadable-request' },
      {
        what: 'an instant without an offset',
        body: { ...far, stay: { from: '2031-03-03T15:00:00', to: '2031-03-05T11:00:00Z' } },
        status: 422,
        type: 'invalid-input',
        field: 'stay.from',
      },
      {
        what: 'a date that does not exist',
        body: { ...far, stay: { arrival: '2031-02-30', departure: '2031-03-05' } },
        status: 422,
        type: 'invalid-input',
        field: 'stay.arrival',
      },
      {
        what: 'a departure a hundred years later',
        body: { ...far, stay: { arrival: '2031-03-03', departure: '2131-03-05' } },
        status: 422,
        type: 'invalid-input',
        field: 'stay.departure',
      },
      { what: 'a slash in the id', id: '%2F1', body: far, status: 422, type: 'invalid-input', field: 'reservationId' },
      {
        what: 'a control character in the id',
        id: '%00',
        body: far,
        status: 422,
        type: 'invalid-input',
        field: 'reservationId',
      },
      {
        what: 'an id of 10,000 characters',
        id: long,
        body: far,
        status: 422,
        type: 'invalid-input',
        field: 'reservationId',
      },
      {
        what: 'an id that looks like a phone number',
        id: '%2B15550100000',
        body: far,
        status: 422,
        type: 'invalid-input',
        field: 'reservationId',
      },
      {
        what: 'a control character in a name',
        body: { ...far, rooms: ['1\u0007'] },
        status: 422,
        type: 'invalid-input',
        field: 'rooms[0]',
      },
      {
        what: 'half a character in a name',
        body: { ...far, rooms: ['\ud800'] },
        status: 422,
        type: 'invalid-input',
        field: 'rooms[0]',
      },
      {
        what: "half a character in a guest's name and area",
        body: { ...far, guests: [{ guestId: 'g1', fullName: 'Ada \udc00', areas: ['\ud800'] }] },
        status: 422,
        type: 'invalid-input',
        field: 'guests[0].areas[0]',
      },
      {
        what: 'an unknown query parameter',
        query: '?dry=true',
        body: far,
        status: 422,
        type: 'invalid-input',
        field: 'dry',
      },
      {
        what: 'a wait that is too long',
        query: '?timeout=1000',
        body: far,
        status: 422,
        type: 'invalid-input',
        field: 'timeout',
      },
      {
        what: 'an e-mail address of a guest that is no text',
        body: { ...far, guests: [{ guestId: 'g1', emailAddress: { secret: 'of-ada' } }] },
        status: 422,
        type: 'invalid-input',
        field: 'guests[0].emailAddress',
      },
    ],
  )('a PUT with $what is refused', async ({ id = '', query = '', body, status, type, field }) => {
    const path = `${at(`B-1${id}`)}${query}`;
    const answered = await call<{ type: string; errors?: { field: string }[] }>('PUT', path, { body });
    expect(answered).toMatchObject({ status, body: { type: problem(type), status, instance: expect.any(String) } });
    expect(answered.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    if (field !== undefined) expect(answered.body.errors?.map((error) => error.field)).toContain(field);
    expect(JSON.stringify(answered.body)).not.toMatch(/secret|15550100000|at .*\.ts|node_modules/);
    expect(await call('GET', at('B-1'))).toMatchObject({ status: 404 });
  });

  test.each<{ what: string; method: string; path: string; body: unknown; fields: string[] }>([
    {
      what: 'a bare guest without an id',
      method: 'POST',
      path: '/guests',
      body: { fullName: 'Bo Example' },
      fields: ['guestId'],
    },
    {
      what: 'a bare guest who is not identified',
      method: 'POST',
      path: '/guests',
      body: { guestId: 'g2' },
      fields: ['$'],
    },
    {
      what: 'a bare guest with two faults',
      method: 'POST',
      path: '/guests',
      body: { guestId: 'g2', rooms: 1, x: 1 },
      fields: ['rooms', 'x'],
    },
    {
      what: "a bare guest in a room that is not the reservation's",
      method: 'POST',
      path: '/guests',
      body: { ...bo, rooms: ['109'] },
      fields: ['rooms[0]'],
    },
    {
      what: 'a guest in a message',
      method: 'POST',
      path: '/guests',
      body: { guest: { fullName: 'Bo Example' } },
      fields: ['guest.guestId'],
    },
    { what: 'no guest at all', method: 'POST', path: '/guests', body: {}, fields: ['guest'] },
    { what: 'a bare stay', method: 'PUT', path: '/stay', body: { arrival: '2031-03-03' }, fields: ['departure'] },
    {
      what: 'a stay in a message',
      method: 'PUT',
      path: '/stay',
      body: { stay: { arrival: '2031-03-03' } },
      fields: ['stay.departure'],
    },
  ])('$what is refused with the field paths that were sent', async ({ method, path, body, fields }) => {
    await call('PUT', at('B-3'), { body: far });
    const answered = await call<{ detail: string; errors?: { field: string }[] }>(method, at('B-3', path), { body });
    expect(answered.status).toBe(422);
    expect(answered.body.errors?.map(({ field }) => field)).toEqual(fields);
    expect(answered.body.detail.startsWith(fields[0] === '$' ? 'the body:' : `${fields[0]} `)).toBe(true);
  });

  test('an odd contact of a guest is left out and named, and null means absent', async () => {
    const guests = [
      { guestId: 'g1', fullName: ' Ada Example ', emailAddress: 'secret-of-ada', phoneNumber: '' },
      { ...bo, emailAddress: ' Bo@Bücher.example ', phoneNumber: null, rooms: null },
    ];
    const body = { ...far, revision: null, eventId: null, reservationId: null, join: null, guests };
    const put = await call('PUT', at('C-1'), { body, headers: { 'idempotency-key': 'odd-contact' } });
    const notices = [{ code: 'contact-unusable', about: 'g1' }];
    expect(put).toMatchObject({ status: 202, body: { guests: [{}, {}], needsAttention: notices } });
    expect(put.headers.get('nightlatch-event-id')).toMatch(/^key-/);
    const added = { guestId: 'g3', fullName: null, emailAddress: null, phoneNumber: 'secret-of-cy' };
    const answered = await call('POST', at('C-1', '/guests'), { body: added });
    expect(answered).toMatchObject({
      status: 202,
      body: { needsAttention: [...notices, { code: 'contact-unusable', about: 'g3' }] },
    });
    expect(JSON.stringify([put.body, answered.body])).not.toContain('secret');
    const corrected = guests.map((one) => ({ ...one, emailAddress: null }));
    expect(await call('PUT', at('C-1'), { body: { ...body, guests: corrected } })).toMatchObject({
      status: 202,
      body: { needsAttention: [] },
    });
  });

  test('a fault in an address is reported once', async () => {
    for (const [method, path, field] of [
      ['GET', `/v1/properties/${hotel.settings.propertyId}/reservations?limit=abc`, 'limit'],
      ['DELETE', at('B-3', '/guests/g1?revision=abc'), 'revision'],
    ] as const)
      expect(await call(method, path)).toMatchObject({
        status: 422,
        body: { errors: [{ field, reason: 'is not a whole number' }] },
      });
  });

  test('the body of a DELETE is refused, not ignored', async () => {
    await call('PUT', at('D-1'), { body: { ...far, guests: [...far.guests, bo] } });
    const refused = await call('DELETE', at('D-1', '/guests/g2'), { body: { rekey: true } });
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ field: '$', reason: expect.stringMatching(/query/) }] },
    });
    expect((await call('GET', at('D-1'))).body.guests).toHaveLength(2);
    expect(await call('DELETE', at('D-1', '/guests/g2?rekey=true'))).toMatchObject({ status: 202 });
  });

  test('a new key is for the guest of the address: another guest in the body, or an unknown one, is refused', async () => {
    await call('PUT', at('D-3'), { body: { ...far, guests: [...far.guests, bo] } });
    expect(await call('POST', at('D-3', '/guests/g2/new-key'), { body: { guestId: 'g1' } })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'guestId', reason: expect.stringMatching(/the address names the guest/) }] },
    });
    expect(await call('POST', at('D-3', '/guests/g9/new-key'))).toMatchObject({
      status: 404,
      body: { type: 'urn:nightlatch:problem:unknown-guest', detail: expect.stringMatching(/its guests are g1, g2/) },
    });
    for (const body of [undefined, {}, { rekey: true }])
      expect(await call('POST', at('D-3', '/guests/g2/new-key'), { body })).toMatchObject({ status: 202 });
  });

  test('an empty body counts as no body, with any content type', async () => {
    await call('PUT', at('D-2'), { body: far });
    for (const type of ['application/x-www-form-urlencoded', 'text/plain'])
      expect(await call('POST', at('D-2', '/release'), { body: '', headers: { 'content-type': type } })).toMatchObject({
        status: 202,
      });
  });

  test('a reservation may name itself, as the examples do, and is refused at another address', async () => {
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

  test('a body that is not JSON, an unknown method and an unknown route are refused', async () => {
    const text = await call('PUT', at('B-1'), { body: 'hello', headers: { 'content-type': 'text/plain' } });
    expect(text).toMatchObject({ status: 415, body: { type: problem('unsupported-media-type') } });
    const patch = await call('PATCH', at('B-1'), { body: far });
    expect(patch).toMatchObject({ status: 405, body: { type: problem('method-not-allowed') } });
    expect(patch.headers.get('allow')).toContain('PUT');
    expect(await call('GET', '/v2')).toMatchObject({ status: 404, body: { type: problem('unknown-route') } });
  });

  test('bytes that are not UTF-8 are refused, and a byte order mark is taken', async () => {
    const text = JSON.stringify({ ...far, guests: [{ guestId: 'g1', fullName: 'Ad\u00e9 Example' }] });
    const headers = { authorization: `Bearer ${secrets.all}`, 'content-type': 'application/json; charset=utf-8' };
    async function put(body: Uint8Array<ArrayBuffer>, more: Record<string, string> = {}) {
      const url = `${gateway.url}${at('U-1')}`;
      const response = await fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body });
      return { status: response.status, body: await response.json() };
    }
    for (const bytes of [Buffer.from(text, 'latin1'), Buffer.from(text, 'utf16le')])
      expect(await put(bytes)).toMatchObject({ status: 400, body: { type: problem('unreadable-request') } });
    expect(await call('GET', at('U-1'))).toMatchObject({ status: 404 });
    expect(await put(gzipSync(text), { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
      body: { type: problem('unsupported-media-type'), detail: expect.stringContaining('Content-Encoding') },
    });
    expect(await put(Buffer.from(`\ufeff${text}`), { 'content-encoding': 'identity' })).toMatchObject({ status: 202 });
  });

  test('a request that comes too slowly is refused', async () => {
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

  test('an address that is too long is refused, of a route or of none', async () => {
    const tooLong =
      /^HTTP\/1.1 414 [^]*Content-Type: application\/problem\+json[^]*urn:nightlatch:problem:address-too-long/i;
    for (const length of [12_400, 16_000, 20_000, 60_000])
      for (const path of [
        `${at('B-1')}?room=${'x'.repeat(length)}`,
        `/${'x'.repeat(length)}`,
        `/docs/${'x'.repeat(length)}`,
      ])
        expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`), `${length}`).toMatch(tooLong);
    const fits = await raw(`GET /${'x'.repeat(12_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(fits).toMatch(/^HTTP\/1.1 404 [^]*urn:nightlatch:problem:unknown-route/);
  });

  test('a request that is not HTTP and headers that are too large are refused', async () => {
    const headers = await raw(`GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(headers).toMatch(/^HTTP\/1.1 431 [^]*urn:nightlatch:problem:headers-too-large/);
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*urn:nightlatch:problem:unreadable-request/);
  });
});
