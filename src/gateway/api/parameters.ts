import { z } from 'zod';
import { attentionCodes } from '../../domain/status/attentionCodes.ts';
import { eventId, pmsId, revision, roomName, seamId } from '../../domain/messages/fields.ts';
import { reservationStatus } from '../../domain/messages/reservation.ts';

/** Whole numbers, which stand in an address as text, and their bounds: what the document says of them. */
export const wholeNumbers = new Map<z.core.$ZodType, { readonly minimum: number; readonly maximum: number }>();

function whole(minimum: number, maximum: number) {
  const text = z
    .string()
    .regex(/^\d{1,16}$/, { error: 'is not a whole number', abort: true })
    .refine((digits) => Number(digits) >= minimum && Number(digits) <= maximum, {
      error: `is not between ${minimum} and ${maximum}`,
    });
  wholeNumbers.set(text, { minimum, maximum });
  return text.transform(Number);
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

// Whether a property exists is told by the answer 404 alone: its id is held against nothing else.
const propertyId = z.string();

/** The place of a property's list. */
export const propertyParams = z.object({ propertyId });

/** The place of a reservation. */
export const reservationParams = z.object({ propertyId, reservationId: pmsId });

/** The place of a guest of a reservation. */
export const guestParams = z.object({ propertyId, reservationId: pmsId, guestId: pmsId });

/** The place of a user identity. */
export const identityParams = z.object({ userIdentityId: seamId });

/** The most seconds that an answer may be waited for. */
export const longestWaitSeconds = 120;

/** Whether the answer waits for keys, and how many seconds at most. */
export const waitQuery = z.strictObject({
  wait: z.literal('issued').optional(),
  /** Seconds. */
  timeout: whole(0, longestWaitSeconds).optional(),
});

/** No query at all: what is misspelt is named and not ignored. */
export const noQuery = z.strictObject({});

/** What a DELETE says, having no body. */
export const removeGuestQuery = z.strictObject({
  ...waitQuery.shape,
  rekey: flag.optional(),
  revision: whole(0, Number.MAX_SAFE_INTEGER).pipe(revision).optional(),
  eventId: eventId.optional(),
});

/** Which reservations to list; all that is given must hold. */
export const listQuery = z.strictObject({
  status: reservationStatus.optional(),
  room: roomName.optional(),
  needsAttention: z
    .enum(['true', 'false', ...attentionCodes])
    .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : text))
    .optional(),
  limit: whole(1, 1_000).optional(),
  /** What an earlier list gave as `next`; the client knows whether one did. */
  after: z.string().max(4_000, 'is longer than 4000 characters').optional(),
});

/** What a message's request may carry in its head. */
export const messageHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\u0021-\u007e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional(),
});

/** How a teardown is asked for. */
export const teardownBody = z.strictObject({
  force: z.boolean().default(false),
  /** Needed only by a key that covers properties of several Seam workspaces: those of the identity's. */
  propertyIds: z.array(pmsId).min(1).max(1_000).optional(),
});
