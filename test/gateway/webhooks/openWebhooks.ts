import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Webhook } from 'svix';
import { NightlatchClient } from '../../../src/client/index.ts';
import { answerProblems } from '../../../src/gateway/problem/answer.ts';
import { createServer, listen } from '../../../src/gateway/server.ts';
import { addWebhookRoute, type WebhookOutcome } from '../../../src/gateway/webhooks/route.ts';
import type { Deliver } from '../../../src/gateway/webhooks/sorter.ts';
import { aurora } from '../../client/exampleProperties.ts';
import type { TestHotel } from '../../support/hotel.ts';

/** An event as Seam sends it. */
export interface WebhookEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly [field: string]: unknown;
}

/** Creates an event about a credential. */
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

/** Creates a secret like those of Svix. */
export function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** The headers of a body that Svix signs. */
export function signed(secret: string, body: string, at = new Date()): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  return {
    'content-type': 'application/json',
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
    'svix-signature': new Webhook(secret).sign(id, at, body),
  };
}

/** Opens a server with only the webhook route, on its own port. */
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
    addWebhookRoute({
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
    /** Uses the secret that Seam gave for a subscription. */
    useSecret: (secret: string) => (property.webhookSecret = secret),
    post: (event: WebhookEvent): Promise<Response> => {
      const body = JSON.stringify(event);
      return fetch(url, { method: 'POST', body, headers: signed(property.webhookSecret, body) });
    },
    secret: () => property.webhookSecret,
    [Symbol.asyncDispose]: () => app.close(),
  };
}

/** Opens the webhook route for a hotel, and subscribes it to the simulator's events. */
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
