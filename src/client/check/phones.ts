import { e164Of } from '../../phone/e164.ts';
import type { KnownProperty } from './property.ts';

/** A guest with a phone number as E.164, if the given one is a number; the rest is left to the schema. */
function guestWithE164(guest: unknown, country: string | null): unknown {
  if (typeof guest !== 'object' || guest === null || !('phoneNumber' in guest)) return guest;
  const { phoneNumber } = guest;
  const e164 = typeof phoneNumber === 'string' ? e164Of(phoneNumber, country) : null;
  return e164 === null ? guest : { ...guest, phoneNumber: e164 };
}

/**
 * A body whose guests' phone numbers are E.164, in whatever way they are written: the workflow compares them as texts. A
 * number without country code is one of the property's country.
 */
export function withE164({ settings }: KnownProperty, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const country = settings.country ?? null;
  return {
    ...body,
    ...('guest' in body && { guest: guestWithE164(body.guest, country) }),
    ...('guests' in body &&
      Array.isArray(body.guests) && { guests: body.guests.map((guest: unknown) => guestWithE164(guest, country)) }),
  };
}
