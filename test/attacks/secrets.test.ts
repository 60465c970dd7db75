import { afterAll, describe, expect, it } from 'vitest';
import { key, openGatewayAlone, otherKey, tokens, webhookSecret } from './gatewayAlone.ts';

const gateway = await openGatewayAlone();
afterAll(gateway.close);

const own = '/properties/hotel-aurora/reservations/R-1';
const stay = { arrival: '2031-03-03', departure: '2031-03-05' };
const whole = { stay, rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Ada Example' }] };
const noKey = { authorization: '' };

/** The messages, by whether the desk may send them: method, path below the reservation and body. */
const ofTheDesk = [
  ['POST', '/hold', {}],
  ['POST', '/release', {}],
  ['POST', '/guests/g1/new-key', {}],
  ['POST', '/report-lost-phone', { guestId: 'g1' }],
] as const;
const ofThePms = [
  ['PUT', '', whole],
  ['PUT', '/rooms', { rooms: ['102'] }],
  ['PUT', '/stay', { stay }],
  ['POST', '/guests', { guestId: 'g2', fullName: 'Bo Example' }],
  ['DELETE', '/guests/g1', undefined],
  ['POST', '/check-in', {}],
  ['POST', '/check-out', {}],
  ['POST', '/cancel', {}],
] as const;

/** The status of a request whose address has the token. 503: it was let in, and Temporal is not there. */
async function statusWith(
  token: string,
  ...[method, path, body]: readonly [method: string, path: string, body?: unknown]
): Promise<number> {
  return (await gateway.send(method, `/v1/t/${encodeURIComponent(token)}${path}`, body, noKey)).status;
}

describe('a token in the address', () => {
  it('has exactly its rights: one of the desk changes keys, and neither rooms nor stay nor guests', async () => {
    const may = { read: [false, false, true], write: [true, true, false], desk: [true, false, false] } as const;
    for (const [right, [desk, pms, read]] of Object.entries(may)) {
      const token = tokens[right as keyof typeof tokens];
      const sent = [
        ...ofTheDesk.map((message) => [message, desk] as const),
        ...ofThePms.map((message) => [message, pms] as const),
      ];
      // An allowed one is answered after some time, because no Temporal is there.
      await Promise.all(
        sent.map(async ([[method, path, body], isAllowed]) => {
          const status = await statusWith(token, method, `${own}${path}`, body);
          expect([right, method, path, status]).toEqual([right, method, path, isAllowed ? 503 : 403]);
        }),
      );
      expect([right, await statusWith(token, 'GET', own)]).toEqual([right, read ? 503 : 403]);
    }
  });

  it('opens no other hotel, no removal of a person, and nothing if it is none', async () => {
    for (const hotel of ['hotel-borealis', 'hotel-corona', 'hotel-nowhere'])
      expect(await statusWith(tokens.write, 'PUT', `/properties/${hotel}/reservations/R-1`, whole)).toBe(404);
    for (const token of ['stranger', '%', `${tokens.write} `, tokens.write.toUpperCase(), key])
      expect([token, await statusWith(token, 'PUT', own, whole)]).toEqual([token, 401]);
    const teardown = `/user-identities/8c7e0d61-5f4e-4f0c-9d3f-0a4a9b1f2c3d/teardown`;
    expect([401, 403, 404]).toContain(await statusWith(tokens.write, 'PUT', teardown, {}));
  });
});

describe('a key that the properties file no longer has', () => {
  it('dies when the file is read again, and one that it has now lives', async () => {
    const path = `/v1${own}`;
    expect((await gateway.send('GET', path)).status).toBe(503);
    gateway.configure(gateway.keys.filter(({ id }) => id !== 'tests'));
    expect((await gateway.send('GET', path)).status).toBe(401);
    gateway.configure(gateway.keys.map((one) => ({ ...one, may: ['write' as const] })));
    expect((await gateway.send('GET', path)).status).toBe(403);
    gateway.configure(gateway.keys);
    expect((await gateway.send('GET', path)).status).toBe(503);
  });
});

describe('a secret', () => {
  it('is in no log, answer or metric, in whatever place it was sent', async () => {
    const secrets = [key, otherKey, ...Object.values(tokens), webhookSecret, 'wrong-key-of-a-stranger'];
    const before = gateway.log.length;
    for (const secret of secrets)
      for (const [method, path, body, headers] of [
        ['GET', `/v1${own}`, undefined, { authorization: `Bearer ${secret}` }],
        ['GET', `/v1${own}`, undefined, { authorization: `Basic ${secret}` }],
        ['GET', `/v1/t/${secret}${own}`, undefined, noKey],
        ['GET', `/v1/t/${secret}/nowhere/%zz`, undefined, noKey],
        ['GET', `/v1${own}?key=${secret}`, undefined, {}],
        ['GET', `/nowhere/${secret}`, undefined, {}],
        ['PUT', `/v1${own}`, { ...whole, [secret]: 1 }, {}],
        ['PUT', `/v1${own}`, { ...whole, status: secret }, {}],
        ['PUT', `/v1${own}`, `{"${secret}`, {}],
        ['POST', '/v1/webhooks/seam/hotel-aurora', '{}', { 'svix-id': secret, 'svix-signature': secret }],
      ] as const) {
        const { text } = await gateway.send(method, path, body, headers);
        expect([path, text]).toEqual([path, expect.not.stringContaining(secret)]);
      }
    const lines = gateway.log.slice(before).join('');
    expect(gateway.log.length).toBeGreaterThan(before + secrets.length);
    const metrics = await (await fetch(`${gateway.operationsUrl}/metrics`)).text();
    for (const secret of secrets) {
      expect(lines).not.toContain(secret);
      expect(metrics).not.toContain(secret);
    }
  });
});
