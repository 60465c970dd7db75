import { createHash } from 'node:crypto';

/** What an Idempotency-Key is made the sender's own by. */
export interface Keyed {
  /** The id of the key or token that sent it. */
  readonly principalId: string;
  readonly method: string;
  /** The path without a token or query: the same key on another route is another one. */
  readonly path: string;
  readonly idempotencyKey: string;
}

/** The event id that an Idempotency-Key stands for: a hash, so that whatever stands in it does not reach Temporal. */
export function eventIdOf({ principalId, method, path, idempotencyKey }: Keyed): string {
  return `key-${createHash('sha256')
    .update(JSON.stringify([principalId, method, path, idempotencyKey]))
    .digest('hex')}`;
}

/** Gives a message's body the event id of its Idempotency-Key; one that the body has already goes before it. */
export function withEventId(body: unknown, eventId: string | null): unknown {
  if (eventId === null) return body;
  if (body === undefined || body === null) return { eventId };
  if (typeof body !== 'object' || Array.isArray(body)) return body;
  return { eventId, ...body };
}
