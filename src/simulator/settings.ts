import { z } from 'zod';

const delivery = z.union([
  z.enum(['at-once', 'never']),
  z.strictObject({ afterMs: z.number().nonnegative() }).readonly(),
]);

/** The shape of a phone's delivery in a body. */
export const deliverySchema = z.strictObject({ receive: delivery, discard: delivery }).partial();

const ms = z.number().nonnegative();

const codes = z.array(z.string().min(1)).readonly().optional();

/** The shape of error and warning codes of one resource in a body. */
export const codesSchema = z.strictObject({ errors: codes, warnings: codes }).readonly();

const settingsSchema = z.strictObject({
  /** Which older credentials of the same ACS user a new one replaces once it is issued: they are invalidated and deleted. */
  replacesSameUser: z.enum(['nothing', 'overlapping-entrances', 'all']),
  /** When Seam reports the keys that an override ended. */
  overrideInvalidates: z.enum(['at-issue', 'at-first-use']),
  joiningUnissued: z.enum(['accept', 'refuse']),
  joiningNotOverlapping: z.enum(['accept', 'refuse']),
  /** Whether a joiner may have guest rooms that no joined credential has. If accepted, the locks of those rooms refuse it. */
  joiningCoversLess: z.enum(['refuse', 'accept']),
  /** What happens in Seam to a joiner once the last credential that it joined is deleted. */
  headDeleted: z.enum(['stay', 'invalidated']),
  /** Whether `revoke_access_to_all_entrances` also deletes the user's credentials, which have entrances of their own. */
  revokeAllEndsCredentials: z.boolean(),
  /** Whether a mobile key may join a plastic card. */
  joiningPlasticCard: z.enum(['accept', 'refuse']),
  /** Whether Seam sends events about plastic cards that the front desk encodes. */
  plasticCardEvents: z.enum(['sent', 'not-sent']),
  /** Whether a mobile credential is issued only once a phone has it. */
  issuedNeedsPhone: z.boolean(),
  eventsFor: z.enum(['parent', 'children', 'both']),
  unknownFields: z.enum(['ignore', 'refuse']),
  /** `visionline_metadata.is_valid` of a credential that is not issued yet. */
  unissuedIsValid: z.enum(['absent', 'true', 'false']),
  /** Whether `visionline_metadata.is_valid` stays true after a credential's window is over. */
  endedIsValid: z.boolean(),
  /** Whether a multi-phone sync credential shows its doors; its copies on phones, and cards, always do. */
  parentShowsDoors: z.boolean(),
  /** Whether `starts_at` and `ends_at` of a credential are shown rounded down to the minute. */
  timesRounded: z.boolean(),
  /**
   * The entrances that open by themselves for every key to a room (a guest entrance and an elevator): the list lacks them,
   * the list has them, or credentials show them, too.
   */
  automaticDoors: z.enum(['none', 'listed', 'shown']),
  /** Whether a mobile credential may name a door that takes no mobile key. */
  mobileKeyOnOtherDoor: z.enum(['refuse', 'accept']),
  /** Whether deleting a user identity deletes everything that it has, or is refused while it has anything. */
  identityDelete: z.enum(['cascade', 'refuse-while-used']),
  /** The HTTP status that refuses a second user identity with the same key, e-mail address or phone number. */
  conflictStatus: z.union([z.literal(400), z.literal(409)]),
  newPhoneEndpoint: z.enum(['active', 'inactive']),
  /** Names of doors that the list of entrances leaves out; `*` leaves out all of them. */
  unlistedEntrances: z.array(z.string()).readonly(),
  /**
   * Seam's error and warning codes of the lock system, of the credential service and of their connected accounts. While
   * the lock system has errors, work for the hotel waits; while the credential service has, no phone gets a key.
   */
  systemTroubles: z
    .strictObject({
      lockSystem: codesSchema,
      credentialService: codesSchema,
      lockSystemAccount: codesSchema,
      credentialServiceAccount: codesSchema,
    })
    .partial()
    .readonly(),
  /** Whether the lock system refuses to create ACS users: they get an error, and their credentials wait for ever. */
  newAcsUsersFail: z.boolean(),
  /** Milliseconds of real time before lists show a new credential. */
  listLag: ms,
  issueDelay: ms,
  deleteDelay: ms,
  /** Milliseconds before Seam looks at a call. */
  latency: ms,
  /** The most items on a page, even if the call asks for more. */
  pageSize: z.number().int().positive(),
  /** Milliseconds before each attempt to deliver an event to a webhook, counted from the attempt before it. */
  webhookAttempts: z.array(ms).nonempty().readonly(),
  webhookTimeout: ms,
  phoneDelivery: deliverySchema.required().readonly(),
});

/** The behaviours that Seam's documentation leaves open, delays, and phone delivery. Delays are milliseconds of real time. */
export type Settings = Readonly<z.infer<typeof settingsSchema>>;

/** The shape of a body that changes settings: the ones it names change, the others stay. */
export const settingsChangeSchema = settingsSchema.partial().extend({ phoneDelivery: deliverySchema.optional() });

/** A change to the settings. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

const defaults: Settings = {
  replacesSameUser: 'nothing',
  overrideInvalidates: 'at-issue',
  joiningUnissued: 'accept',
  joiningNotOverlapping: 'refuse',
  joiningCoversLess: 'refuse',
  headDeleted: 'stay',
  revokeAllEndsCredentials: false,
  joiningPlasticCard: 'accept',
  plasticCardEvents: 'sent',
  issuedNeedsPhone: false,
  eventsFor: 'both',
  unknownFields: 'ignore',
  unissuedIsValid: 'absent',
  endedIsValid: false,
  parentShowsDoors: true,
  timesRounded: false,
  automaticDoors: 'none',
  mobileKeyOnOtherDoor: 'refuse',
  identityDelete: 'cascade',
  conflictStatus: 409,
  newPhoneEndpoint: 'active',
  unlistedEntrances: [],
  systemTroubles: {},
  newAcsUsersFail: false,
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

/** The settings at the start of a simulator: the defaults with a change merged in. */
export function initialSettings(change: SettingsChange = {}): Settings {
  return mergeSettings(defaults, change);
}
