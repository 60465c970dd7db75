import { z } from 'zod';
import type { CredentialKind, CredentialState } from '../../../domain/credentials/credential.ts';
import { reservationStatus } from '../../../domain/messages/reservation.ts';
import type { WaitFor } from '../../../domain/plan/step.ts';
import { attentionCodes } from '../../../domain/status/attentionCodes.ts';
import type {
  Attention,
  CredentialView,
  GuestView,
  Ignored,
  RefusedRoom,
  ReservationView,
} from '../../../client/index.ts';
import { namesOf, instant, text, texts } from '../documented.ts';
import { reservationExample } from './examples.ts';

// The bodies of answers. They are loose, because later versions may add fields. Their types keep them equal to what the
// client returns.

/** Whether a credential replaces the valid ones on its doors. */
export const credentialKind = namesOf<CredentialKind>('CredentialKind', 'What a key does to the keys before it.', {
  override: 'the first key of a stay: at the lock it ends the keys of earlier guests',
  joiner: 'a further key: it leaves the other keys valid',
});

const credentialState = namesOf<CredentialState>('CredentialState', 'How far a key is.', {
  requested: 'Nightlatch asked Seam for it',
  issued: 'it opens the doors',
  invalidated: 'it was ended outside Nightlatch',
  revoking: 'Nightlatch is taking it back',
  revoked: 'Seam has confirmed that it is gone',
});

/** What a reservation waits for. */
export const waitingFor = namesOf<WaitFor>('WaitingFor', 'What a reservation waits for.', {
  lead: 'the hours before the stay in which keys are issued, or the check-in',
  room: 'a room: none is assigned, it is occupied, or its door is not known',
  guest: 'a guest: the reservation has none',
  'earlier-stay': "the end of a guest's earlier stay",
  'other-stay': "the end of a guest's other stay",
  phone: "a guest's phone, or until a lost phone is deactivated",
  identity: "a guest's user identity, which may be being removed",
  'lost-phone': 'a lost phone that this hotel alone does not deactivate',
  existing: 'a valid credential on the room to join',
  sharer: 'the reservation that shares the room',
  issued: 'Seam, which issues keys',
  revoked: 'Seam, which takes keys back',
  hold: 'release: the reservation is on hold',
  repair: 'a person: keys were ended outside Nightlatch',
});

/** Why a person has to look. */
export const attentionCode = z.enum(attentionCodes).meta({
  id: 'AttentionCode',
  description: 'Why a person has to look. docs/operators.md says what to do about each.',
});

/** When a stay begins and ends. */
export const stay = z
  .looseObject({ from: instant('Check-in, in UTC'), to: instant('Check-out, in UTC') })
  .meta({ id: 'Stay', description: 'When a stay, or the validity of a key, begins and ends.' });

const credential: z.ZodType<CredentialView> = z
  .looseObject({
    acsCredentialId: z.string().nullable().meta({ description: "Seam's id; `null` until Seam has answered" }),
    kind: credentialKind,
    state: credentialState,
    joinedTo: texts("Seam's ids of the credentials that it joins"),
    generation: z.int().meta({ description: 'Counts from 1; a key of a new generation ends those of earlier ones' }),
    from: instant('Valid from'),
    to: instant('Valid until'),
    acsEntranceIds: texts("Seam's ids of the doors that it opens"),
    onPhone: z.boolean().nullable().meta({
      description: 'Whether a phone has it; `null` if the property does not require a phone',
    }),
  })
  .meta({ id: 'Credential', description: 'A key of a guest.' });

const guest: z.ZodType<GuestView> = z
  .looseObject({
    guestId: text("The PMS's id of the guest"),
    userIdentityId: z.string().nullable().meta({ description: "Seam's id of the person; `null` while unknown" }),
    acsUserId: z.string().nullable().meta({ description: "Seam's id of the person at the lock system, or `null`" }),
    credentials: z.array(credential).meta({ description: "The guest's keys, the newest first" }),
  })
  .meta({ id: 'Guest', description: 'A guest and their keys: ids only.' });

/** A thing that a person has to look at. */
export const attention: z.ZodType<Attention> = z
  .looseObject({
    code: attentionCode,
    forDesk: text('For the front desk, which may read it to the guest: what to tell the guest, and what to do'),
    forOperator: text("For the operator: what happened, Seam's code and request id if there are any, where to look"),
    message: text('The same as `forDesk`'),
    about: z.string().nullable().meta({ description: 'The guest, room or door; `null`: the whole reservation' }),
    since: instant('When it began'),
  })
  .meta({ id: 'Attention', description: 'A thing that a person has to look at. It goes when it no longer holds.' });

const ignored: z.ZodType<Ignored> = z
  .looseObject({
    eventId: z.string().nullable(),
    name: text('The name of the message, such as `checkIn`'),
    why: text('Why it changed nothing'),
    at: instant('When it came'),
  })
  .meta({ id: 'IgnoredMessage', description: 'A message that changed nothing: it was late, repeated or refused.' });

const whyRefused = namesOf<RefusedRoom['why']>('WhyRefused', 'Why a room gets no key.', {
  'unknown-room': 'it does not exist here',
  'no-mobile-key': 'its lock takes no mobile key',
});

const refusedRoom: z.ZodType<RefusedRoom> = z
  .looseObject({ room: text("The PMS's name of the room"), why: whyRefused })
  .meta({ id: 'RefusedRoom', description: 'A room for which no key will come.' });

/** What the property says at once of the rooms that a message names: other answers do not have it. */
const roomsSaid = {
  roomsRefused: z
    .array(refusedRoom)
    .optional()
    .meta({ description: 'Only in the answer to a message: its rooms that get no key. Absent: none' }),
  roomsUnchecked: z.literal(true).optional().meta({
    description:
      "Only in the answer to a message: the hotel's doors were not known in time, so the status says it later",
  }),
};

/** The status of a reservation. */
export const reservation: z.ZodType<ReservationView> = z
  .looseObject({
    propertyId: text("The property's id"),
    reservationId: text("The PMS's id of the reservation"),
    revision: z.int().nullable().meta({ description: 'The newest revision; `null` if no message had one' }),
    status: reservationStatus,
    waiting: waitingFor.nullable().meta({ description: 'What it waits for; `null` if nothing is left to do' }),
    issuing: z.boolean().meta({
      description: 'Whether a key is being made, or may come within two minutes by itself: it is worth waiting for',
    }),
    stay,
    rooms: texts("The PMS's names of the rooms"),
    guests: z.array(guest).meta({ description: 'The guests, and former guests who still have a key' }),
    needsAttention: z.array(attention).meta({ description: 'What a person has to look at' }),
    ignored: z.array(ignored).meta({ description: 'The newest messages that changed nothing' }),
    workflowId: text("The id of the reservation's workflow in Temporal"),
    ...roomsSaid,
  })
  .meta({ id: 'Reservation', description: 'The status of a reservation.', examples: [reservationExample] });

/**
 * The answer without the status: no worker was there to give it, or the key may not read. Then it says what became of the
 * message alone: why it changed nothing, `null` if it was taken.
 */
export const accepted = z
  .looseObject({
    accepted: z.literal(true),
    eventId: text("The message's event id").optional(),
    ignored: z.string().nullable().optional().meta({ description: 'Why it changed nothing; `null` if it was taken' }),
    ...roomsSaid,
  })
  .meta({
    id: 'Accepted',
    description: 'Temporal has the message. No worker answered in time to give the status, or the key may not read.',
    examples: [{ accepted: true }],
  });
