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

/** True or false, which an address contains as text, for the document. */
export const flagText = z.enum(['true', 'false']);
const flag = flagText.transform((text) => text === 'true');

// Not checked here: a malformed id must get the same 404 as a property that does not exist.
const propertyId = z.string().meta({ description: "The property's id", examples: ['hotel-aurora'] });

const reservationId = pmsId.meta({ description: "The PMS's id of the reservation", examples: ['R-1001'] });
const guestId = pmsId.meta({ description: "The PMS's id of the guest", examples: ['g1'] });

/** The parameters of a property's list. */
export const propertyParams = z.object({ propertyId });

/** The parameters of a reservation. */
export const reservationParams = z.object({ propertyId, reservationId });

/** The parameters of a guest of a reservation. */
export const guestParams = z.object({ propertyId, reservationId, guestId });

/** The parameters of a user identity. */
export const identityParams = z.object({
  userIdentityId: seamId.meta({
    description: "Seam's id of the user identity",
    examples: ['6f0c7a52-4d4e-4f0c-9a54-0d5f7c1e2b10'],
  }),
});

/** The longest wait for keys, in seconds. */
const longestWaitSeconds = 120;

/** Whether the answer waits for keys, and for how many seconds at most. */
export const waitQuery = z.strictObject({
  wait: z
    .enum(['issued'])
    .meta({ id: 'WaitUntil', description: 'What the answer waits for: until keys are `issued`.' })
    .optional(),
  timeout: whole(0, longestWaitSeconds)
    .optional()
    .meta({ description: 'How many seconds the answer waits at most; 30 if left out' }),
});

/** No query at all: a misspelt parameter is reported, not ignored. */
export const noQuery = z.strictObject({});

/** The fields of a DELETE, which has no body. */
export const removeGuestQuery = z.strictObject({
  ...waitQuery.shape,
  rekey: flag.optional().meta({ description: 'Give all others new keys, which end the key of the guest at the locks' }),
  revision: whole(0, Number.MAX_SAFE_INTEGER)
    .pipe(revision)
    .optional()
    .meta({ description: 'Grows with every change of the reservation' }),
  eventId: eventId.optional().meta({ description: 'Identifies the message' }),
});

/** A day in the hotel's time zone. The client checks it. */
function day(description: string) {
  return z.iso
    .date('is not a date between the years 2000 and 2199, such as 2026-12-01')
    .optional()
    .meta({ description, examples: ['2031-06-01'] });
}

/** Which reservations to list: those that match every given parameter. */
export const listQuery = z.strictObject({
  status: reservationStatus.optional().meta({ description: 'Only those with this status' }),
  room: roomName.optional().meta({ description: 'Only those with this room' }),
  needsAttention: z
    .enum(['true', 'false', ...attentionCodes])
    .meta({
      id: 'AttentionFilter',
      description: 'Those that need attention (`true`), do not need it (`false`), or need it for this reason.',
    })
    .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : text))
    .optional(),
  arrivals: day('Only stays that begin on this day; without `status` only those that are not cancelled'),
  departures: day('Only stays that end on this day; without `status` only those that are not cancelled'),
  inHouse: day('Only stays of which some part is on this day; without `status` only those `booked` or `in-house`'),
  limit: whole(1, 1_000).optional().meta({ description: 'The largest number to list; 100 if left out' }),
  // The client checks it.
  after: z
    .string()
    .max(4_000, 'is longer than 4000 characters')
    .optional()
    .meta({ description: 'The `next` of an earlier list: continue after it' }),
});

/** The headers of a message's request. */
export const messageHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\u0021-\u007e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .meta({ description: 'The same request under the same key is carried out once, and gets the first answer again' }),
});

/** Which removal of an identity is meant. */
export const teardownQuery = z.strictObject({
  propertyId: pmsId.optional().meta({
    description:
      "A property of the identity's Seam workspace. Needed only for a key with properties of several workspaces",
  }),
});

/** The body of a teardown's request. */
export const teardownBody = z.strictObject({
  force: z
    .boolean()
    .nullish()
    .transform((given) => given ?? false)
    .meta({ description: 'First take the guest out of the live reservations that use the identity' }),
  propertyIds: optional(z.array(pmsId).min(1).max(1_000)).meta({
    description:
      "Properties of the identity's Seam workspace. Needed only for a key with properties of several workspaces",
  }),
});
