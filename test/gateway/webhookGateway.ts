import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Webhook } from 'svix';
import { NightlatchClient } from '../../src/client/index.ts';
import { listen } from '../../src/gateway/index.ts';
import { createServer } from '../../src/gateway/createServer.ts';
import { answerProblems } from '../../src/gateway/problem/answerProblems.ts';
import { seamWebhooks, type WebhookOutcome } from '../../src/gateway/webhooks/plugin.ts';
import type { Deliver } from '../../src/gateway/webhooks/sorter.ts';
import { aurora } from '../client/exampleProperties.ts';
import type { TestHotel } from '../support/hotel.ts';

/** What Seam would send. */
export interface WebhookEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly [field: string]: unknown;
}

/** An event about a credential, as Seam sends it. */
export function credentialEvent(acsCredentialId: string, eventType = 'acs_credential.issued'): WebhookEvent {
  return {
    event_id: randomUUID(),
    event_type: eventType,
    workspace_id: randomUUID(),
    created_at: new Date().toISOString(),
    occurred_at: new Date().toISOString(),
    acs_credential_id: acsCredentialId,
    acs_system_id: aurora.settings.acsSystemId,
  };
}

/** A secret as Svix gives them. */
export function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The headers with which Svix signs a body. */
export function signed(secret: string, body: string, at = new Date()): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  return {
    'content-type': 'application/json',
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
    'svix-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** Opens nothing but the webhooks, on a port of their own. */
export async function openWebhooks(deliver: Deliver, propertyId: string, acsSystemId = aurora.settings.acsSystemId) {
  const counts: Partial<Record<WebhookOutcome, number>> = {};
  const property = {
    ...aurora,
    settings: { ...aurora.settings, propertyId, acsSystemId },
    endpoint: 'https://seam.example.com',
    apiKey: 'seam_test_key',
    webhookSecret: newSecret(),
    urlTokens: [],
    notices: null,
  };
  const secretless = { ...property, webhookSecret: null };
  const app = createServer(pino({ level: 'silent' }));
  answerProblems(app, () => undefined);
  await app.register(
    seamWebhooks({
      property: (id) => (id === propertyId ? property : id === 'no-webhooks' ? secretless : undefined),
      deliver,
      count: (outcome) => (counts[outcome] = (counts[outcome] ?? 0) + 1),
    }),
  );
  const address = await listen(app, { host: '127.0.0.1', port: 0 });
  const url = `${address}/v1/webhooks/seam/${propertyId}`;
  return {
    url,
    address,
    counts,
    /** Takes over the secret that Seam gave a subscription. */
    useSecret: (secret: string) => (property.webhookSecret = secret),
    post: (event: WebhookEvent): Promise<Response> => {
      const body = JSON.stringify(event);
      return fetch(url, { method: 'POST', body, headers: signed(property.webhookSecret, body) });
    },
    secret: () => property.webhookSecret,
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** Opens the webhooks before a hotel, and subscribes them to the simulator's events. */
export async function openHotelWebhooks(hotel: TestHotel) {
  const { temporal, simulator, settings } = hotel;
  const client = NightlatchClient.connect({
    properties: [],
    env: { TEMPORAL_ADDRESS: temporal.address, NIGHTLATCH_TASK_QUEUE: temporal.taskQueue },
  });
  const batches: number[] = [];
  const deliver: Deliver = (events) => {
    batches.push(events.length);
    return client.deliverSeamEvents(events);
  };
  const gateway = await openWebhooks(deliver, settings.propertyId, settings.acsSystemId);
  const response = await fetch(`${simulator.url}/webhooks/create`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: gateway.url }),
  });
  const { webhook } = (await response.json()) as { webhook: { secret: string } };
  gateway.useSecret(webhook.secret);
  return {
    ...gateway,
    client,
    batches,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await client.close();
    },
  };
}
