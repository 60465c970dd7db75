import { z } from 'zod';

const delivery = z.union([
  z.enum(['at-once', 'never']),
  z.strictObject({ afterMs: z.number().nonnegative() }).readonly(),
]);

/** What a phone's delivery looks like in a body. */
export const deliverySchema = z.strictObject({ receive: delivery, discard: delivery }).partial();

const ms = z.number().nonnegative();

const settingsSchema = z.strictObject({
  /** What a new credential of the same ACS user replaces, when it is issued: invalidated, deleted, discarded. */
  replacesSameUser: z.enum(['nothing', 'overlapping-entrances', 'all']),
  /** When Seam reports what an override ended. */
  overrideInvalidates: z.enum(['at-issue', 'at-first-use']),
  joiningUnissued: z.enum(['accept', 'refuse']),
  joiningNotOverlapping: z.enum(['accept', 'refuse']),
  /** What it means to join credentials that lack some of the joiner's guest rooms: accepted, the lock there refuses. */
  joiningCoversLess: z.enum(['refuse', 'accept']),
  /** What Seam reports of joiners once the last credential that they joined is deleted. */
  headDeleted: z.enum(['stay', 'invalidated']),
  /** Whether `revoke_access_to_all_entrances` also deletes the user's credentials, which hold their own entrances. */
  revokeAllEndsCredentials: z.boolean(),
  /** Whether Seam calls a mobile credential issued only once a phone has it. */
  issuedNeedsPhone: z.boolean(),
  eventsFor: z.enum(['parent', 'children', 'both']),
  unknownFields: z.enum(['ignore', 'refuse']),
  /** `visionline_metadata.is_valid` of what is not issued yet. */
  unissuedIsValid: z.enum(['absent', 'true', 'false']),
  /** A mobile credential for a door that takes no mobile key. */
  mobileKeyOnOtherDoor: z.enum(['refuse', 'accept']),
  /** Whether a user identity can be deleted only once nothing else is left of it. */
  identityDelete: z.enum(['cascade', 'refuse-while-used']),
  /** The HTTP status of a second user identity with the same key, e-mail address or phone number. */
  conflictStatus: z.union([z.literal(400), z.literal(409)]),
  newPhoneEndpoint: z.enum(['active', 'inactive']),
  /** Names of doors that the list of entrances leaves out; `*`: all of them. */
  unlistedEntrances: z.array(z.string()).readonly(),
  /** Milliseconds of real time for which a new credential stays out of lists. */
  listLag: ms,
  issueDelay: ms,
  deleteDelay: ms,
  /** Milliseconds before a call is looked at. */
  latency: ms,
  /** The most items that a page holds, whatever limit is asked for. */
  pageSize: z.number().int().positive(),
  /** Milliseconds from the event to each attempt at delivering it to a webhook. */
  webhookAttempts: z.array(ms).nonempty().readonly(),
  webhookTimeout: ms,
  phoneDelivery: deliverySchema.required().readonly(),
});

/** The choices that Seam leaves open, delays, and phone delivery. Delays are milliseconds of real time. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** What a body that changes settings looks like: any of them, the others stay. */
export const settingsChangeSchema = settingsSchema.partial().extend({ phoneDelivery: deliverySchema.optional() });

/** A change to the settings. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

const DEFAULTS: Settings = {
  replacesSameUser: 'nothing',
  overrideInvalidates: 'at-issue',
  joiningUnissued: 'accept',
  joiningNotOverlapping: 'refuse',
  joiningCoversLess: 'refuse',
  headDeleted: 'stay',
  revokeAllEndsCredentials: false,
  issuedNeedsPhone: false,
  eventsFor: 'both',
  unknownFields: 'ignore',
  unissuedIsValid: 'absent',
  mobileKeyOnOtherDoor: 'refuse',
  identityDelete: 'cascade',
  conflictStatus: 409,
  newPhoneEndpoint: 'active',
  unlistedEntrances: [],
  listLag: 0,
  issueDelay: 5,
  deleteDelay: 5,
  latency: 0,
  pageSize: 900,
  webhookAttempts: [0, 5_000],
  webhookTimeout: 15_000,
  phoneDelivery: { receive: 'at-once', discard: 'at-once' },
};

/** Merges a change into settings. */
export function mergeSettings(settings: Settings, change: SettingsChange): Settings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return { ...settings, ...given, phoneDelivery: { ...settings.phoneDelivery, ...change.phoneDelivery } };
}

/** The settings that a simulator starts with: the defaults with a change merged in. */
export function initialSettings(change: SettingsChange = {}): Settings {
  return mergeSettings(DEFAULTS, change);
}
