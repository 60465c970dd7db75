import { z } from 'zod';
import { attentionCodes } from '../../domain/status/attentionCodes.ts';
import { eventId, optional, pmsId, revision, roomName, seamId } from '../../domain/messages/fields.ts';
import { reservationStatus } from '../../domain/messages/reservation.ts';

/** The bounds of whole numbers, which an address contains as text, for the document. */
export const wholeNumbers = z.registry<{ readonly minimum: number; readonly maximum: number }>();

function whole(minimum: number, maximum: number) {
  const text = z
    .string()
    .regex(/^\d{1,16}$/, { error: 'is not a whole number', abort: true })
    .refine((digits) => Number(digits) >= minimum && Number(digits) <= maximum, {
      error: `is not between ${minimum} and ${maximum}`,
    });
  wholeNumbers.add(text, { minimum, maximum });
  return text.transform(Number);
}

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

// Not checked here: a malformed id must get the same 404 as a property that does not exist.
const propertyId = z.string();

/** The parameters of a property's list. */
export const propertyParams = z.object({ propertyId });

/** The parameters of a reservation. */
export const reservationParams = z.object({ propertyId, reservationId: pmsId });

/** The parameters of a guest of a reservation. */
export const guestParams = z.object({ propertyId, reservationId: pmsId, guestId: pmsId });

/** The parameters of a user identity. */
export const identityParams = z.object({ userIdentityId: seamId });

/** The longest wait for keys, in seconds. */
const longestWaitSeconds = 120;

/** Whether the answer waits for keys, and for how many seconds at most. */
export const waitQuery = z.strictObject({
  wait: z.literal('issued').optional(),
  /** Seconds. */
  timeout: whole(0, longestWaitSeconds).optional(),
});

/** No query at all: a misspelt parameter is reported, not ignored. */
export const noQuery = z.strictObject({});

/** The fields of a DELETE, which has no body. */
export const removeGuestQuery = z.strictObject({
  ...waitQuery.shape,
  rekey: flag.optional(),
  revision: whole(0, Number.MAX_SAFE_INTEGER).pipe(revision).optional(),
  eventId: eventId.optional(),
});

/** Which reservations to list: those that match every given parameter. */
export const listQuery = z.strictObject({
  status: reservationStatus.optional(),
  room: roomName.optional(),
  needsAttention: z
    .enum(['true', 'false', ...attentionCodes])
    .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : text))
    .optional(),
  limit: whole(1, 1_000).optional(),
  /** The `next` of an earlier list; the client checks it. */
  after: z.string().max(4_000, 'is longer than 4000 characters').optional(),
});

/** The headers of a message's request. */
export const messageHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\u0021-\u007e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional(),
});

/** Which removal of an identity is meant. */
export const teardownQuery = z.strictObject({
  /** Needed only for a key with properties of several Seam workspaces: a property of the identity's workspace. */
  propertyId: pmsId.optional(),
});

/** The body of a teardown's request. */
export const teardownBody = z.strictObject({
  force: z
    .boolean()
    .nullish()
    .transform((given) => given ?? false),
  /** Needed only for a key with properties of several Seam workspaces: properties of the identity's workspace. */
  propertyIds: optional(z.array(pmsId).min(1).max(1_000)),
});
