import { z } from 'zod';
import type { PhoneLost } from '../reservation/desired.ts';
import { seamId } from '../messages/fields.ts';
import type { Claim, HeldGrants, Release } from '../rooms/book.ts';
import { tooLarge, type Bounds } from '../messages/size.ts';
import { idPart, reader, text, texts, textsByName, window } from './shape.ts';

/** A credential that others may join. */
export const head = z.looseObject({ acsCredentialId: text, rooms: z.record(text, z.number()), window });

/** The bounds of a claim: 200 guests with old and new keys to 10 rooms each. The property keeps it, and all others. */
const claimBounds: Bounds = { entries: 1_000, fields: 1_000, text: 300, values: 20_000, characters: 500_000 };

const claim = z.looseObject({
  reservationId: idPart,
  rooms: texts,
  window,
  inHouse: z.boolean(),
  arrivedAt: text.optional(),
  isFar: z.literal(true).optional(),
  identities: texts,
  found: texts.optional(),
  uses: z.number().optional(),
  replaced: texts.default([]),
  keepsFor: texts.optional(),
  keptPhones: textsByName.optional(),
  strays: texts,
  credentials: textsByName.default({}),
  ends: z.record(text, text).optional(),
  sharesWith: texts.default([]),
  canOpen: z.union([z.boolean(), texts]).default(true),
  turn: z.number().default(0),
  heads: z.array(head).default([]),
  renews: z.array(z.number()).default([]),
});

const holds = z.looseObject({ holds: z.record(text, z.number()) });

const release = z.looseObject({ reservationId: text, room: text, grant: z.number() });

/** Reads which phones of a person another reservation reported lost. */
export const readPhoneLost = reader<PhoneLost>(z.looseObject({ userIdentityId: seamId, deviceIds: texts.min(1) }));

/** Reads a reservation's claim to its property. */
export const readClaim = reader<Claim>(claim, claimBounds);

/** What a reservation says with its claim that it holds; nothing if it does not say. */
export function readHeldGrants(how: unknown): HeldGrants {
  if (tooLarge(how, claimBounds) !== null) return {};
  const read = holds.safeParse(how);
  return read.success ? read.data.holds : {};
}

/** Reads that a reservation gave a room back. */
export const readRelease = reader<Release>(release);
