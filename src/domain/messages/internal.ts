import { z } from 'zod';
import type { PropertySettings } from '../property.ts';
import type { Claim, Release } from '../rooms/book.ts';
import type { RoomGrants } from '../rooms/view.ts';
import type { SeamEvent } from '../seam.ts';

// What our own workflows, the worker and the gateway signal each other. Anybody who reaches Temporal can send a signal of
// the same name: what does not have the shape is ignored, so that nothing a stranger sends can fail a workflow task.

const text = z.string();
const texts = z.array(text);
const window = z.looseObject({ from: text, to: text });

const seamEvent = z.looseObject({
  eventId: text,
  eventType: text,
  occurredAt: text,
  resourceId: text.nullable(),
});

const head = z.looseObject({ acsCredentialId: text, rooms: z.record(text, z.number()), window });

const claim = z.looseObject({
  reservationId: text,
  rooms: texts,
  window,
  inHouse: z.boolean(),
  identities: texts,
  replaced: texts,
  strays: texts,
  credentials: z.record(text, texts),
  sharesWith: texts,
  canOpen: z.boolean(),
  turn: z.number(),
  heads: z.array(head),
  renews: z.array(z.number()),
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
  policies: z.looseObject({
    issueLeadMs: z.number(),
    lingerMs: z.number(),
    createSettleMs: z.number(),
    seamTimeoutMs: z.number(),
    attentionLeadMs: z.number(),
  }),
});

const roomGrants = z.looseObject({
  granted: z.looseObject({
    rooms: z.record(text, z.looseObject({ grant: z.number(), acsEntranceIds: texts })),
    notGranted: z.record(text, z.looseObject({ why: text })),
    heads: z.array(head),
    yields: texts,
    commonEntranceIds: texts,
    areas: names,
    policies: settings.shape.policies,
  }),
  withdrawn: z.array(z.looseObject({ room: text, grant: z.number() })),
  settings,
  leftOut: texts,
  usedElsewhere: texts,
  yieldTo: texts,
  knownElsewhere: texts,
});

/** Reads what has the shape; `null` where it has not. The sender's type is trusted for what the shape leaves open. */
const reader =
  <T>(schema: z.ZodType) =>
  (sent: unknown): T | null =>
    schema.safeParse(sent).success ? (sent as T) : null;

/** Seam's events as the gateway signals them; what is no event is left out. */
export const readSeamEvents = (sent: unknown): readonly SeamEvent[] => {
  const read = reader<SeamEvent>(seamEvent);
  return Array.isArray(sent) ? sent.flatMap((one: unknown) => read(one) ?? []) : [];
};

/** A reservation's claim, `null` where it is none. */
export const readClaim = reader<Claim>(claim);

/** A room that a reservation let go, `null` where it is none. */
export const readRelease = reader<Release>(release);

/** A property's settings, `null` where they are none. */
export const readSettings = reader<PropertySettings>(settings);

/** What the property grants, `null` where it is nothing of the kind. */
export const readRoomGrants = reader<RoomGrants>(roomGrants);
