import { z } from 'zod';
import { instant, pmsId, stay } from '../../domain/messages/fields.ts';
import { messageSchemas, type MessageName } from '../../domain/messages/index.ts';
import { envelope, guest } from '../../domain/messages/reservation.ts';
import { plan, problem, reservation, reservationList, teardown } from './answerBodies.ts';
import { wholeNumbers } from './parameters.ts';

const date = z.iso.date();
const dates = z.strictObject({ arrival: date, departure: date });

/** The body of a request, by message: the message itself, or for some messages a bare guest or stay. */
export const bodySchemas: Readonly<Record<MessageName, z.ZodType>> = {
  ...messageSchemas,
  // Files of reservations name themselves. `routes/messageBody.ts` compares both ids with the address.
  replaceReservation: messageSchemas.replaceReservation.safeExtend({
    propertyId: pmsId.optional(),
    reservationId: pmsId.optional(),
  }),
  addGuest: z.union([messageSchemas.addGuest, z.strictObject({ ...envelope, ...guest.shape })]),
  changeStay: z.union([
    messageSchemas.changeStay,
    z.strictObject({ ...envelope, ...stay.shape }),
    z.strictObject({ ...envelope, ...dates.shape }),
  ]),
};

/** The schemas that the document defines once, by name. */
export const namedSchemas = z.registry<{ id: string }>();
const named: Readonly<Record<string, z.ZodType>> = {
  Stay: stay,
  Guest: guest,
  Reservation: bodySchemas.replaceReservation,
  Status: reservation,
  ReservationList: reservationList,
  Plan: plan,
  Teardown: teardown,
  Problem: problem,
};
for (const [id, schema] of Object.entries(named)) namedSchemas.add(schema, { id });

interface Overridden {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

const stayExample = { arrival: '2031-06-01', departure: '2031-06-04' };
const guestExample = { guestId: 'g2', fullName: 'Bo Example', emailAddress: 'bo@example.com' };

/** A first reservation to try, as a PMS would send it. */
const reservationExample = {
  revision: 1,
  stay: stayExample,
  rooms: ['101'],
  guests: [{ guestId: 'g1', fullName: 'Ada Example', phoneNumber: '+15550100001' }],
};

const identifyingFields = ['userIdentityId', 'fullName', 'emailAddress', 'phoneNumber'];

/**
 * Changes what zod writes into the document: a stay may also have dates, and an id of a PMS has a pattern. Patterns of
 * formats, which are unreadable, are left out.
 */
export function overrideSchema({ zodSchema, jsonSchema }: Overridden): void {
  if (zodSchema === stay) {
    const { type, properties, required, additionalProperties } = jsonSchema;
    for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    jsonSchema.description = "A stay: instants with an offset, or dates in the property's time zone.";
    jsonSchema.anyOf = [
      { type, properties, required, additionalProperties },
      {
        type: 'object',
        properties: { arrival: { type: 'string', format: 'date' }, departure: { type: 'string', format: 'date' } },
        required: ['arrival', 'departure'],
        additionalProperties: false,
      },
    ];
    jsonSchema.examples = [stayExample];
  }
  if (zodSchema === guest)
    Object.assign(jsonSchema, {
      anyOf: identifyingFields.map((field) => ({ required: [field] })),
      examples: [guestExample],
    });
  if (zodSchema === bodySchemas.replaceReservation) jsonSchema.examples = [reservationExample];
  const bounds = wholeNumbers.get(zodSchema);
  if (bounds !== undefined) Object.assign(jsonSchema, { type: 'integer', ...bounds, pattern: undefined });
  if (zodSchema === pmsId) Object.assign(jsonSchema, { minLength: 1, pattern: '^[A-Za-z0-9][A-Za-z0-9._~:-]*$' });
  if (zodSchema === instant) jsonSchema.description = 'An instant with an offset, such as 2026-12-01T15:00:00+01:00.';
  // An empty schema means the same as none, but with it /docs invents names for additional properties.
  if (JSON.stringify(jsonSchema.additionalProperties) === '{}') delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'e164') delete jsonSchema.format;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
