import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { Subscription } from '../webhooks/webhooks.ts';
import { del, type Endpoint, get, post, put } from './endpoint.ts';
import type { World } from './world.ts';

const createInput = z.strictObject({ url: z.url(), event_types: z.array(z.string()).optional() });
const byId = z.strictObject({ webhook_id: z.string() });
const updateInput = z.strictObject({ webhook_id: z.string(), event_types: z.array(z.string()) });

/** `/webhooks/*`. */
export const webhookEndpoints: readonly Endpoint[] = [
  post('/webhooks/create', createInput, (world, input) => ({
    webhook: present(world.webhooks.subscribe(input.url, subscribedTo(input.event_types))),
  })),
  get('/webhooks/get', byId, (world, input) => ({ webhook: present(find(world, input.webhook_id)) })),
  get('/webhooks/list', z.strictObject({}), (world) => ({ webhooks: world.webhooks.list().map(present) })),
  put('/webhooks/update', updateInput, (world, input) => {
    find(world, input.webhook_id).eventTypes = subscribedTo(input.event_types);
    return {};
  }),
  del('/webhooks/delete', byId, (world, input) => {
    world.webhooks.unsubscribe(find(world, input.webhook_id).webhookId);
    return {};
  }),
];

function subscribedTo(eventTypes: readonly string[] | undefined): readonly string[] | undefined {
  return eventTypes === undefined || eventTypes.includes('*') ? undefined : eventTypes;
}

function find(world: World, webhookId: string): Subscription {
  const subscription = world.webhooks.get(webhookId);
  if (subscription === undefined) throw notFound('webhook', webhookId);
  return subscription;
}

function present(subscription: Subscription): Readonly<Record<string, unknown>> {
  return {
    webhook_id: subscription.webhookId,
    url: subscription.url,
    secret: subscription.secret,
    ...(subscription.eventTypes === undefined ? {} : { event_types: subscription.eventTypes }),
  };
}
