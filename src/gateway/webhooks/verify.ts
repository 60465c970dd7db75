import { randomBytes } from 'node:crypto';
import { SeamInvalidWebhookPayloadError, SeamWebhook, SeamWebhookVerificationError } from 'seam';
import { z } from 'zod';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { seamEventOf } from '../../domain/seam/event.ts';

/** What a request to the webhook turned out to be. */
export type Verified =
  | {
      readonly kind: 'event';
      readonly event: SeamEvent;
      /** The system that the event names, where it names one. */
      readonly acsSystemId: string | null;
    }
  /** Seam's signature, and not an event that could be read: sending it again would change nothing. */
  | { readonly kind: 'unreadable' }
  /** Not signed, not signed with this property's secret, or not now. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The headers of a request, as Node has them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const rawEvent = z.looseObject({
  event_id: z.string().min(1).max(128),
  event_type: z.string().max(128),
  occurred_at: z.iso.datetime({ offset: true }),
  acs_system_id: z.string().optional(),
});

/** What the library says when it refuses, in words for whoever set the webhook up. */
const reasons: Readonly<Record<string, string>> = {
  'Missing required headers': 'svix-id, svix-timestamp or svix-signature is missing',
  'Invalid Signature Headers': 'svix-timestamp is no number of seconds',
  'Message timestamp too old': 'svix-timestamp is more than five minutes old',
  'Message timestamp too new': 'svix-timestamp is more than five minutes ahead: check the clocks',
};

const otherwise = 'svix-signature is not that of this body with the secret of this webhook';

/** A property that is not known, or has no webhook, refuses in the same words and the same time as one that has. */
const nobodysSecret = `whsec_${randomBytes(24).toString('base64')}`;

const verifiers = new Map<string, SeamWebhook>();

function verifierOf(secret: string): SeamWebhook {
  const verifier = verifiers.get(secret) ?? new SeamWebhook(secret);
  verifiers.set(secret, verifier);
  return verifier;
}

function single(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/**
 * Verifies a webhook's signature on the raw body, and that it was signed in the last five minutes (Svix: verifying
 * payloads), and reads the event.
 *
 * @param secret that of the property's webhook; `null` where it has none.
 */
export function verifyWebhook(secret: string | null, body: string, headers: Headers): Verified {
  try {
    const read = rawEvent.safeParse(verifierOf(secret ?? nobodysSecret).verify(body, single(headers)));
    if (!read.success) return { kind: 'unreadable' };
    return { kind: 'event', event: seamEventOf(read.data), acsSystemId: read.data.acs_system_id ?? null };
  } catch (error) {
    if (error instanceof SeamInvalidWebhookPayloadError) return { kind: 'unreadable' };
    if (error instanceof SeamWebhookVerificationError)
      return { kind: 'refused', reason: reasons[error.message] ?? otherwise };
    throw error;
  }
}
