import { Webhook } from 'svix';
import { webhookSecretOf, type Hotel } from './twoWorkspaces.ts';

/** The headers that sign a body as an event of the Seam webhook of a hotel. */
export function webhookHeaders(hotel: Hotel, body: string): Readonly<Record<string, string>> {
  const [id, at] = [`msg_${body.length}`, new Date()];
  return {
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'svix-signature': new Webhook(webhookSecretOf(hotel)).sign(id, at, body),
  };
}
