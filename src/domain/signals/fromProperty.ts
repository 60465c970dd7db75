import { z } from 'zod';
import type { RoomGrants } from '../rooms/view.ts';
import type { IdentityUses } from '../teardown/uses.ts';
import { head } from './fromReservation.ts';
import { settings } from './fromWorker.ts';
import { reader, text, texts, textsByName } from './shape.ts';

const trouble = { code: text, about: text.nullable(), forDesk: text, forOperator: text };

const roomGrants = z.looseObject({
  granted: z.looseObject({
    rooms: z.record(text, z.looseObject({ grant: z.number(), acsEntranceIds: texts })),
    notGranted: z.record(text, z.looseObject({ why: text })),
    heads: z.array(head).default([]),
    yields: texts.default([]),
    commonEntranceIds: texts,
    areas: textsByName,
    mostCommon: z.number().optional(),
    policies: settings.shape.policies,
  }),
  withdrawn: z.array(z.looseObject({ room: text, grant: z.number() })),
  settings,
  leftOut: texts,
  tooMany: texts.optional(),
  automatic: texts.optional(),
  unlisted: texts.default([]),
  usedElsewhere: texts,
  identitiesHeard: texts.optional(),
  yieldTo: texts.default([]),
  knownElsewhere: texts.default([]),
  trouble: z.looseObject(trouble).nullable().default(null),
  soughtElsewhere: texts.optional(),
  followed: texts.optional(),
  keptPhones: textsByName.optional(),
  uses: z.looseObject({ number: z.number(), identities: texts, closing: texts }).optional(),
  lockTroubles: z.array(z.looseObject({ ...trouble, untilIssued: z.boolean() })).optional(),
});

const identityUses = z.looseObject({
  propertyId: text,
  userIdentityId: text,
  number: z.number(),
  reservationIds: texts,
  waiting: texts.optional(),
  access: z.looseObject({ webhooks: z.boolean(), seamTimeoutMs: z.number(), acsSystemId: text }).nullable(),
});

/** Reads what a property grants a reservation. */
export const readRoomGrants = reader<RoomGrants>(roomGrants);

/** Reads a property's answer to a teardown: which of its reservations use the identity. */
export const readIdentityUses = reader<IdentityUses>(identityUses);
