import { z } from 'zod';
import { notFound } from '../errors.ts';
import type { Subscription } from '../webhooks/webhooks.ts';
import { endpoint, type Endpoint } from './endpoint.ts';
import type { World } from './world.ts';

const createInput = z.strictObject({ url: z.url(), event_types: z.array(z.string()).optional() });
const byId = z.strictObject({ webhook_id: z.string() });
const updateInput = z.strictObject({ webhook_id: z.string(), event_types: z.array(z.string()) });

/** `/webhooks/*`. */
export const webhookEndpoints: readonly Endpoint[] = [
  endpoint('/webhooks/create', 'POST', createInput, (world, input) => ({
    webhook: present(world.webhooks.subscribe(input.url, subscribedTo(input.event_types))),
  })),
  endpoint('/webhooks/get', 'GET', byId, (world, input) => ({ webhook: present(find(world, input.webhook_id)) })),
  endpoint('/webhooks/list', 'GET', z.strictObject({}), (world) => ({ webhooks: world.webhooks.list().map(present) })),
  endpoint('/webhooks/update', 'PUT', updateInput, (world, input) => {
    find(world, input.webhook_id).eventTypes = subscribedTo(input.event_types);
    return {};
  }),
  endpoint('/webhooks/delete', 'DELETE', byId, (world, input) => {
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
