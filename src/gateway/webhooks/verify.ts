import { randomBytes } from 'node:crypto';
import { SeamInvalidWebhookPayloadError, SeamWebhook, SeamWebhookVerificationError } from 'seam';
import { z } from 'zod';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { secretsIn } from '../../domain/signingSecrets.ts';
import { seamEventOf } from '../../domain/seam/event.ts';

/** A request to the webhook, after its signature was checked. */
export type Verified =
  | {
      readonly kind: 'event';
      readonly event: SeamEvent;
      /** The system that the event names; `null` if it names none. */
      readonly acsSystemId: string | null;
    }
  /** The signature is valid, but the event cannot be read. To send it again would change nothing. */
  | { readonly kind: 'unreadable' }
  /** Not signed, not signed with this property's secret, or signed at another time. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The headers of a request, as in Node. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const rawEvent = z.looseObject({
  event_id: z.string().min(1).max(128),
  event_type: z.string().max(128),
  occurred_at: z.iso.datetime({ offset: true }),
  acs_system_id: z.string().optional(),
});

/** The messages of the library, in words for the person who set up the webhook. */
const reasons: Readonly<Record<string, string>> = {
  'Missing required headers': 'svix-id, svix-timestamp or svix-signature is missing',
  'Invalid Signature Headers': 'svix-timestamp is not a number of seconds',
  'Message timestamp too old': 'svix-timestamp is more than five minutes old',
  'Message timestamp too new': 'svix-timestamp is more than five minutes in the future: check the clocks',
};

const wrongSignature = 'svix-signature does not match this body and the secret of this webhook';

/** Used for an unknown property or one without a webhook, so that the refusal has the same words and takes the same time. */
const unusedSecret = `whsec_${randomBytes(24).toString('base64')}`;

function single(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/**
 * Checks that the raw body of a webhook was signed with a secret in the last five minutes (Svix: verifying payloads), and
 * reads the event.
 *
 * @param secrets the secret of the property's webhook, or two during a rotation; `null` if it has none.
 */
export function verifyWebhook(secrets: string | null, body: string, headers: Headers): Verified {
  const all = secretsIn(secrets ?? unusedSecret).map((secret) => verifiedWith(secret, body, headers));
  return all.find(({ kind }) => kind !== 'refused') ?? all[0] ?? { kind: 'refused', reason: wrongSignature };
}

function verifiedWith(secret: string, body: string, headers: Headers): Verified {
  try {
    const read = rawEvent.safeParse(new SeamWebhook(secret).verify(body, single(headers)));
    if (!read.success) return { kind: 'unreadable' };
    return { kind: 'event', event: seamEventOf(read.data), acsSystemId: read.data.acs_system_id ?? null };
  } catch (error) {
    if (error instanceof SeamInvalidWebhookPayloadError) return { kind: 'unreadable' };
    if (error instanceof SeamWebhookVerificationError)
      return { kind: 'refused', reason: reasons[error.message] ?? wrongSignature };
    throw error;
  }
}
