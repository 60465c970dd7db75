import { z } from 'zod';
import { instant, optional, pmsId, pmsIdPattern, stay } from '../../domain/messages/fields.ts';
import { messageSchemas, type MessageName } from '../../domain/messages/index.ts';
import { envelope, guest, join, roomMove, guestFields, reservationStatus } from '../../domain/messages/reservation.ts';
import { describe } from './documented.ts';
import { refTo, type JsonSchema, type Override } from './jsonSchema.ts';
import { flagText, teardownBody, wholeNumbers } from './parameters.ts';
import {
  adoptExample,
  guestExample,
  reservationExample,
  stayDatesExample,
  stayInstantsExample,
} from './requestExamples.ts';

const date = z.iso.date();

/** The two forms of a stay. The document has them as components, and a stay is one of both. */
export const stayForms: readonly z.ZodType[] = [
  z.strictObject({ arrival: date, departure: date }).meta({
    id: 'StayDates',
    description: "A stay by dates. It gets the property's check-in and check-out times.",
    examples: [stayDatesExample],
  }),
  z.strictObject({ from: instant, to: instant }).meta({
    id: 'StayInstants',
    description: 'A stay by instants with an offset. Its end is after its beginning, by two years at most.',
    examples: [stayInstantsExample],
  }),
];

/**
 * The body of a request, by message. For `addGuest` and `changeStay` the gateway also takes a bare guest or stay
 * (`routes/messageBody.ts`); the document has only one form, because generators make one type of it.
 */
export const bodySchemas: Readonly<Record<MessageName, z.ZodType>> = {
  ...messageSchemas,
  // Files of reservations name themselves. `routes/messageBody.ts` compares both ids with the address.
  replaceReservation: messageSchemas.replaceReservation.safeExtend({
    propertyId: optional(pmsId).meta({ description: 'Not needed; the same as in the URL' }),
    reservationId: optional(pmsId).meta({ description: 'Not needed; the same as in the URL' }),
  }),
  // The guest is in the address.
  newKey: messageSchemas.newKey.omit({ guestId: true }),
};

const components: readonly (readonly [z.ZodType, z.core.GlobalMeta])[] = [
  [
    reservationStatus,
    {
      id: 'ReservationStatus',
      description: 'The status of a reservation in the PMS. `booked` and `in-house` have keys.',
    },
  ],
  [join.options[1], { id: 'JoinCredentials', description: "Seam's ids of the credentials to join." }],
  [roomMove, { id: 'RoomMove', description: 'A room that another one replaces.' }],
  [stay, { id: 'StayInput', description: "A stay: dates in the property's time zone, or instants with an offset." }],
  [
    guest,
    {
      id: 'GuestInput',
      description:
        'A guest: by `userIdentityId`, or by at least one of `fullName`, `emailAddress` and `phoneNumber`. `null` is the same as a field that is left out.',
      examples: [guestExample],
    },
  ],
  [
    bodySchemas.replaceReservation,
    { id: 'ReservationInput', description: 'What the reservation should be.', examples: [reservationExample] },
  ],
  [
    bodySchemas.addGuest,
    {
      id: 'AddGuest',
      description: 'A guest to add. The guest may also be sent bare: `{"guestId": …}`.',
      examples: [{ guest: guestExample }],
    },
  ],
  [
    bodySchemas.changeRooms,
    {
      id: 'ChangeRooms',
      description: 'The rooms that the reservation has now.',
      examples: [{ rooms: ['102'], moves: [{ from: '101', to: '102' }] }],
    },
  ],
  [
    bodySchemas.changeStay,
    {
      id: 'ChangeStay',
      description: 'The new stay. It may also be sent bare: `{"arrival": …, "departure": …}`.',
      examples: [{ stay: stayDatesExample }],
    },
  ],
  [bodySchemas.newKey, { id: 'NewKey', description: 'Which keys are new.', examples: [{ rekey: false }] }],
  [
    bodySchemas.adopt,
    { id: 'Adopt', description: "The credentials on the rooms that are the guests' own.", examples: [adoptExample] },
  ],
  [
    bodySchemas.reportLostPhone,
    { id: 'LostPhone', description: 'Whose phone is lost.', examples: [{ guestId: 'g1' }] },
  ],
  [bodySchemas.checkIn, { id: 'Message', description: 'A message without fields of its own.', examples: [{}] }],
  [teardownBody, { id: 'TeardownInput', description: 'How to remove the identity.', examples: [{ force: false }] }],
];
for (const [schema, meta] of components) describe(schema, meta);

const leftOutIfUnusable =
  'Spaces around it do not count. One that cannot be used is left out: the status then says `contact-unusable`.';

const fields = guestFields.shape;
const { shape: reservationFields } = messageSchemas.replaceReservation;
const { shape: roomsFields } = messageSchemas.changeRooms;
const descriptions: readonly (readonly [z.ZodType, string])[] = [
  [envelope.revision, 'Grows with every change of the reservation. A message with an older one is ignored'],
  [envelope.eventId, 'Identifies the message: repeated under the same id, it changes nothing'],
  [instant, 'An instant with an offset, such as 2026-12-01T15:00:00+01:00'],
  [pmsId, 'An id that the PMS gives; it holds no personal data'],
  [fields.userIdentityId, "Seam's id of the guest, if it is known"],
  [fields.fullName, 'Spaces around it do not count, and a blank name is no name.'],
  [fields.emailAddress, `An e-mail address, in any script. ${leftOutIfUnusable}`],
  [fields.phoneNumber, `A phone number, such as +15550100000. ${leftOutIfUnusable}`],
  [fields.rooms, 'Which of the rooms the guest may open; all if left out'],
  [fields.stay, "The guest's own part of the stay"],
  [fields.areas, 'Further areas of the property, such as a spa'],
  [reservationFields.status, 'The status in the PMS; unchanged if left out, and `booked` in a first message'],
  [reservationFields.rooms, "The PMS's names of the rooms; [] while none is assigned"],
  [reservationFields.guests, 'The first one is the primary guest, who gets a key to every room'],
  [reservationFields.sharesWith, 'Other reservations that share a room and a stay'],
  [reservationFields.join, 'Join valid credentials on the rooms: all of them, or those with these ids'],
  [messageSchemas.newKey.shape.rekey, 'Give all guests new keys, which end all older keys at the locks'],
  [roomsFields.moves, 'Which new room replaces which old one'],
];
for (const [schema, description] of descriptions) describe(schema, { ...z.globalRegistry.get(schema), description });

/** A guest without the field that only the client writes. */
function hideOwnField({ properties = {} }: JsonSchema): void {
  delete properties['unusableContacts'];
}

/**
 * Says what zod does not: a stay has one of two forms, an id of the PMS has a pattern, a number in a URL has bounds, and what
 * is transformed has examples, too.
 */
export const overrideSchema: Override = ({ zodSchema, jsonSchema }) => {
  const examples = z.globalRegistry.get(zodSchema)?.examples;
  if (Array.isArray(examples)) jsonSchema.examples = examples;
  if (zodSchema === stay) {
    for (const key of ['type', 'properties', 'required', 'additionalProperties'] as const) delete jsonSchema[key];
    jsonSchema.oneOf = stayForms.map((form) => refTo(form.meta()?.id ?? ''));
  }
  if (zodSchema === guest) hideOwnField(jsonSchema);
  if (zodSchema === flagText) Object.assign(jsonSchema, { type: 'boolean', enum: undefined });
  const bounds = wholeNumbers.get(zodSchema);
  if (bounds !== undefined) Object.assign(jsonSchema, { type: 'integer', ...bounds, pattern: undefined });
  if (zodSchema === pmsId || zodSchema._zod.parent === pmsId)
    Object.assign(jsonSchema, { minLength: 1, pattern: pmsIdPattern.source });
};
