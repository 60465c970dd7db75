import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArrivedEvent } from '../../../src/client/index.ts';
import { aurora } from '../../client/exampleProperties.ts';
import { credentialEvent, newSecret, openWebhooks, signed } from './openWebhooks.ts';

const propertyId = 'hotel-aurora';
const minuteMs = 60_000;

async function open() {
  const delivered: ArrivedEvent[] = [];
  const gateway = await openWebhooks(async (events) => {
    delivered.push(...events);
    return events.map(() => 'held' as const);
  }, propertyId);
  function send(body: string, headers: Record<string, string>, url = gateway.url): Promise<Response> {
    return fetch(url, { method: 'POST', body, headers });
  }
  return { gateway, delivered, send, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
}

describe('a webhook that is not from Seam', () => {
  const body = JSON.stringify(credentialEvent(randomUUID()));
  const spaced = JSON.stringify(JSON.parse(body), null, 1);

  it.each<[string, (secret: string) => [string, Record<string, string>], RegExp]>([
    ['unsigned', () => [body, {}], /missing/],
    ['signed with another secret', () => [body, signed(newSecret(), body)], /secret/],
    ['changed after it was signed', (secret) => [spaced, signed(secret, body)], /secret/],
    ['stale', (secret) => [body, signed(secret, body, new Date(Date.now() - 6 * minuteMs))], /old/],
    ['from the future', (secret) => [body, signed(secret, body, new Date(Date.now() + 6 * minuteMs))], /future/],
    [
      'dated with a word instead of a number',
      (secret) => [body, { ...signed(secret, body), 'svix-timestamp': 'now' }],
      /seconds/,
    ],
  ])('is refused if it is %s', async (_name, make, reason) => {
    await using webhooks = await open();
    const [sent, headers] = make(webhooks.gateway.secret());
    const response = await webhooks.send(sent, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'urn:nightlatch:problem:webhook-not-verified',
      detail: expect.stringMatching(reason),
    });
    expect(webhooks.delivered).toEqual([]);
    expect(webhooks.gateway.counts).toEqual({ refused: 1 });
  });

  it('is refused with 415 if its body is encoded, even if it is signed', async () => {
    await using webhooks = await open();
    const headers = { ...signed(webhooks.gateway.secret(), body), 'content-encoding': 'gzip' };
    expect((await webhooks.send(body, headers)).status).toBe(415);
    expect(webhooks.delivered).toEqual([]);
  });

  it('is refused in the same words if the property is unknown, has no webhook, or has another secret', async () => {
    await using webhooks = await open();
    const answers = await Promise.all(
      ['unknown', 'no-webhooks', propertyId].map(async (id) => {
        const url = `${webhooks.gateway.address}/v1/webhooks/seam/${id}`;
        const response = await webhooks.send(body, signed(newSecret(), body), url);
        const { instance: _instance, ...problem } = (await response.json()) as Record<string, unknown>;
        return [response.status, problem];
      }),
    );
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[1]).toEqual(answers[2]);
  });

  it('is refused if it is larger than any event', async () => {
    await using webhooks = await open();
    const huge = JSON.stringify({ ...JSON.parse(body), padding: 'x'.repeat(300_000) });
    expect((await webhooks.send(huge, signed(webhooks.gateway.secret(), huge))).status).toBe(413);
  });
});

describe('while the secret of a webhook is changed', () => {
  it('events that are signed with either of the two secrets are accepted, and no others', async () => {
    await using webhooks = await open();
    const [next, former] = [newSecret(), newSecret()];
    webhooks.gateway.useSecret(`${next} ${former}`);
    const body = JSON.stringify(credentialEvent(randomUUID()));
    for (const secret of [next, former]) expect((await webhooks.send(body, signed(secret, body))).status).toBe(204);
    expect((await webhooks.send(body, signed(newSecret(), body))).status).toBe(401);
    const late = await webhooks.send(body, signed(former, body, new Date(Date.now() - 6 * minuteMs)));
    expect(late.status).toBe(401);
  });
});

describe('a webhook that concerns no workflow', () => {
  it.each([
    ['a type that Seam may add', { event_type: 'acs_credential.shared' }],
    ["another product's event", { event_type: 'lock.unlocked' }],
    ['a type that is a property of every object', { event_type: 'constructor' }],
  ])('is accepted and dropped if its event is %s', async (_name, part) => {
    await using webhooks = await open();
    const response = await webhooks.gateway.post({ ...credentialEvent(randomUUID()), ...part });
    expect(response.status).toBe(204);
    expect(webhooks.delivered).toEqual([]);
    expect(webhooks.gateway.counts).toEqual({ dropped: 1 });
  });

  it.each([
    ['text that is not JSON', 'so much for JSON'],
    ['JSON that is not an event', '{"hello":"world"}'],
    ['an event without its time', JSON.stringify({ event_id: 'e1', event_type: 'acs_credential.issued' })],
  ])('is accepted and counted as unreadable if it has a valid signature and is %s', async (_name, body) => {
    await using webhooks = await open();
    const response = await webhooks.send(body, signed(webhooks.gateway.secret(), body));
    expect(response.status).toBe(204);
    expect(webhooks.gateway.counts).toEqual({ unreadable: 1 });
  });
});

describe('an event about a system or an account', () => {
  const service = aurora.settings.credentialManagerAcsSystemId;
  const own = aurora.settings.acsSystemId;

  it.each([
    ['the lock system', 'acs_system.disconnected', own],
    ['the credential service', 'acs_system.disconnected', service ?? randomUUID()],
    ['an account, which may be any hotel’s', 'connected_account.disconnected', undefined],
  ])('goes to the property if it is about %s', async (_name, eventType, acs_system_id) => {
    await using webhooks = await open();
    const ids = { acs_system_id, connected_account_id: randomUUID() };
    await webhooks.gateway.post({ ...credentialEvent(randomUUID()), ...ids, event_type: eventType });
    expect(webhooks.delivered.map(({ event }) => [event.eventType, event.resourceId])).toEqual([
      [eventType, acs_system_id ?? ids.connected_account_id],
    ]);
  });

  it('is dropped if it is about the entrances of another system', async () => {
    await using webhooks = await open();
    const other = { acs_system_id: randomUUID(), event_type: 'acs_entrance.added' };
    await webhooks.gateway.post({ ...credentialEvent(randomUUID()), ...other });
    expect(webhooks.delivered).toEqual([]);
  });
});
