import { z } from 'zod';
import { defaultPolicies, type PropertySettings } from '../property.ts';
import type { Claim, Holds, Release } from '../rooms/book.ts';
import type { RoomGrants } from '../rooms/view.ts';
import type { SeamEvent } from '../seam/resources.ts';
import type { ReservationView } from '../status/view.ts';
import type { TeardownInput } from '../teardown/state.ts';
import type { IdentityQuestion, IdentityUses } from '../teardown/uses.ts';
import { isInherited, seamId } from '../messages/fields.ts';
import { whyUnread } from '../messages/schema.ts';

// What our own workflows, the worker and the gateway signal each other. Anybody who reaches Temporal can send a signal of
// the same name: what does not have the shape is ignored, so that nothing a stranger sends can fail a workflow task.
// A field that is not known here comes from a newer sender and is kept; one that an older sender does not know yet gets
// its default here: `.default(…)`, one line (docs/decisions/0004).

// What is shown, put into a protobuf message or reckoned with must hold for that: half a character (a lone surrogate), a
// name that every object has, a moment that is none or a duration beyond all calendars would fail the workflow task.
const text = z.string().refine((given) => given.isWellFormed() && !isInherited(given));
const texts = z.array(text);
/** Part of a workflow id that is signalled: the server's limit for the whole is 1,000 characters. */
const id = text.min(1).max(255);
const instant = text
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((given) => !Number.isNaN(Date.parse(given)));
const window = z.looseObject({ from: instant, to: instant });
const durationMs = z.number().min(0).max(1e13);

const seamEvent = z.looseObject({
  eventId: text,
  eventType: text,
  occurredAt: instant,
  resourceId: text.nullable(),
});

const head = z.looseObject({ acsCredentialId: text, rooms: z.record(text, z.number()), window });

const claim = z.looseObject({
  reservationId: id,
  rooms: texts,
  window,
  inHouse: z.boolean(),
  isFar: z.literal(true).optional(),
  identities: texts,
  replaced: texts.default([]),
  strays: texts,
  credentials: z.record(text, texts).default({}),
  ends: z.record(text, text).optional(),
  sharesWith: texts.default([]),
  canOpen: z.union([z.boolean(), texts]).default(true),
  turn: z.number().default(0),
  heads: z.array(head).default([]),
  renews: z.array(z.number()).default([]),
});

const release = z.looseObject({ reservationId: text, room: text, grant: z.number() });

const names = z.record(text, texts);

const settings = z.looseObject({
  propertyId: text,
  timeZone: text,
  acsSystemId: text,
  credentialManagerAcsSystemId: text.nullable(),
  cardFormat: z.enum(['rfid48', 'TLCode']),
  rooms: names.nullable(),
  areas: names,
  commonEntrances: texts.nullable(),
  webhooks: z.boolean(),
  workspacePropertyIds: texts.min(1).optional(),
  policies: z
    .looseObject({
      issueLeadMs: durationMs,
      lingerMs: durationMs,
      createSettleMs: durationMs,
      seamTimeoutMs: durationMs,
      attentionLeadMs: durationMs,
      removeIdentitiesAfterMs: durationMs.nullable().optional(),
      reconcileEveryMs: durationMs.nullable().optional(),
    })
    .transform((policies) => ({ ...defaultPolicies, ...policies })),
});

const roomGrants = z.looseObject({
  granted: z.looseObject({
    rooms: z.record(text, z.looseObject({ grant: z.number(), acsEntranceIds: texts })),
    notGranted: z.record(text, z.looseObject({ why: text })),
    heads: z.array(head).default([]),
    yields: texts.default([]),
    commonEntranceIds: texts,
    areas: names,
    policies: settings.shape.policies,
  }),
  withdrawn: z.array(z.looseObject({ room: text, grant: z.number() })),
  settings,
  leftOut: texts,
  unlisted: texts.default([]),
  usedElsewhere: texts,
  identitiesHeard: texts.optional(),
  yieldTo: texts.default([]),
  knownElsewhere: texts.default([]),
  trouble: z.looseObject({ code: text, message: text, about: text.nullable() }).nullable().default(null),
  soughtElsewhere: texts.optional(),
});

const teardownInput = z.looseObject({ userIdentityId: seamId, propertyIds: texts.min(1), force: z.boolean() });

const identityQuestion = z.looseObject({ userIdentityId: seamId, askedBy: text, number: z.number() });

const identityUses = z.looseObject({
  propertyId: text,
  number: z.number(),
  reservationIds: texts,
  access: z.looseObject({ webhooks: z.boolean(), seamTimeoutMs: z.number(), acsSystemId: text }).nullable(),
});

/** Reads what has the shape and a stamp of this worker's time; `null` where it has not. */
type Reader<T> = (sent: unknown, stamped?: unknown) => T | null;

/** The sender's type is trusted for what the shape leaves open. */
function reader<T>(schema: z.ZodType): Reader<T> {
  return (sent, stamped) => {
    if (whyUnread(sent, stamped) !== null) return null;
    const read = schema.safeParse(sent);
    return read.success ? (read.data as T) : null;
  };
}

/** Why a reader gave `null`. */
export function whyNotRead(sent: unknown, stamped?: unknown): string {
  return whyUnread(sent, stamped) ?? 'it has not the shape that it should have';
}

/** Seam's events as the gateway signals them; what is no event is left out, `null` where it is no list. */
export const readSeamEvents: Reader<readonly SeamEvent[]> = (sent, stamped) => {
  const read = reader<SeamEvent>(seamEvent);
  if (!Array.isArray(sent) || whyUnread(sent, stamped) !== null) return null;
  return sent.flatMap((one: unknown) => read(one) ?? []);
};

/** A reservation's claim, `null` where it is none. */
export const readClaim = reader<Claim>(claim);

const holds = z.looseObject({ holds: z.record(text, z.number()) });

/** What a claim says is held, nothing where it says none. */
export function readHolds(how: unknown): Holds {
  const read = holds.safeParse(how);
  return read.success ? read.data.holds : {};
}

/** A room that a reservation let go, `null` where it is none. */
export const readRelease = reader<Release>(release);

/** A property's settings, `null` where they are none. */
export const readSettings = reader<PropertySettings>(settings);

/** What the property grants, `null` where it is nothing of the kind. */
export const readRoomGrants = reader<RoomGrants>(roomGrants);

/** What a teardown is started with, `null` where it cannot be that. */
export const readTeardownInput = reader<TeardownInput>(teardownInput);

/** A teardown's question who uses an identity, `null` where it is none. */
export const readIdentityQuestion = reader<IdentityQuestion>(identityQuestion);

/** A property's answer to that, `null` where it is none. */
export const readIdentityUses = reader<IdentityUses>(identityUses);

const former = z.looseObject({ revision: z.int().nullable(), ignored: z.array(z.looseObject({})) });

/** How a reservation of the same id ended before, `null` where that is not known. */
export const readFormer = reader<ReservationView>(former);

/** The identity whose guest a reservation is to let go of, `null` where it is none. */
export const readUserIdentityId = reader<string>(seamId);
