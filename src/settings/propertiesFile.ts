import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { pmsId, roomName, seamId } from '../domain/messages/fields.ts';
import { isCountry } from '../phone/e164.ts';
import { isTimeOfDay } from './timeOfDay.ts';
import { apiKeyNamed, signingSecretNamed, type SecretSource } from './secret.ts';

const timeOfDay = z.string().refine(isTimeOfDay, 'is not a time of day, such as 15:00');

/** Whether a name is an IANA name. Offsets such as +01:00 are refused: they do not follow daylight saving. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions() !== undefined;
  } catch {
    return false;
  }
}

const daysPerWeek = 7;

function durationMs(text: string): number | null {
  try {
    const parsed = Temporal.Duration.from(text);
    const days = parsed.days + daysPerWeek * parsed.weeks;
    return parsed.sign < 0 ? null : Math.round(parsed.with({ weeks: 0, days }).total({ unit: 'milliseconds' }));
  } catch {
    return null; // not a duration, or one in months or years, which have no fixed length
  }
}

/** An ISO 8601 duration of fixed length, such as PT4H or P7D, read as milliseconds; a day has 24 hours. */
const duration = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  const message = 'is not a duration such as PT4H or P7D (weeks, days, hours, minutes, seconds; not negative)';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

const timeZone = z.string().refine(isTimeZone, 'is not an IANA time zone, such as Europe/Oslo');
const country = z.string().refine(isCountry, 'is not a country of ISO 3166, in two capital letters, such as NO');
const webAddress = z.url({ protocol: /^https?$/, error: 'is not a URL that begins with http:// or https://' });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex (64 digits, lower case)');
/** In one Unicode form, because it is compared with Seam's. */
const entranceName = z.string().normalize('NFC').min(1, 'is empty');
const entranceNames = z.array(entranceName).min(1, 'names no entrance');
const may = z.array(z.enum(['read', 'write', 'teardown', 'desk'])).min(1, 'allows nothing');

const policies = z.strictObject({
  issueLead: duration.optional(),
  linger: duration.optional(),
  createSettle: duration.optional(),
  createSettleAfterError: duration.optional(),
  seamTimeout: duration.refine((ms) => ms > 0, 'leaves no time for a call').optional(),
  attentionLead: duration.optional(),
  returningGuest: z.enum(['override', 'regrant-entrances']).optional(),
  requirePhone: z.boolean().optional(),
  removeIdentitiesAfter: duration.nullable().optional(),
  unknownOccupant: z.enum(['wait', 'proceed-at-check-in']).optional(),
  foreignIdentities: z.enum(['allow', 'refuse']).optional(),
  reconcileEvery: duration.nullable().optional(),
  deskCardLead: duration.optional(),
  deskCardSlack: duration.optional(),
});

/** One property of the file; the secrets that it names are read with it. */
function property(secrets: SecretSource) {
  return z.strictObject({
    propertyId: pmsId,
    timeZone,
    country: country.optional(),
    checkIn: timeOfDay,
    checkOut: timeOfDay,
    seam: z.strictObject({
      endpoint: webAddress,
      apiKeyEnv: apiKeyNamed(secrets),
      webhookSecretEnv: signingSecretNamed(secrets, 'webhookSecret').optional(),
    }),
    acsSystemId: seamId,
    credentialManagerAcsSystemId: seamId.optional(),
    cardFormat: z.enum(['rfid48', 'TLCode']).default('rfid48'),
    rooms: z.record(roomName, entranceNames).optional(),
    areas: z.record(entranceName, entranceNames).default({}),
    commonEntrances: z.array(entranceName).optional(),
    policies: policies.default({}),
    urlTokens: z.array(z.strictObject({ sha256, may })).default([]),
    notices: z.strictObject({ url: webAddress, secretEnv: signingSecretNamed(secrets, 'noticesSecret') }).optional(),
  });
}

/** A key of the gateway. Its id appears in logs, and in the hash that keeps each key's Idempotency-Keys apart. */
const gatewayKey = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits and . _ -'),
  sha256,
  properties: z.array(z.string()).min(1, 'names no property'),
  may,
  requestsPerMinute: z.int('is not a whole number').min(1, 'allows no request').default(3_000),
});

/** The schema of the properties file. It is strict: a misspelt setting is reported, not ignored. */
export function propertiesFile(secrets: SecretSource) {
  return z.strictObject({
    properties: z.array(property(secrets)).min(1, 'names no property'),
    keys: z.array(gatewayKey).default([]),
  });
}

/** The properties file, read. */
export type PropertiesFile = z.infer<ReturnType<typeof propertiesFile>>;

/** One property of the properties file, read. */
export type PropertyInFile = PropertiesFile['properties'][number];
