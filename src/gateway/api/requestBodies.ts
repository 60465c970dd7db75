import { z } from 'zod';
import { instant, optional, pmsId, pmsIdPattern, stay } from '../../domain/messages/fields.ts';
import { messageSchemas, type MessageName } from '../../domain/messages/index.ts';
import { envelope, guest, guestFields } from '../../domain/messages/reservation.ts';
import { plan, problem, reservation, reservationList, teardown } from './answerBodies.ts';
import { wholeNumbers } from './parameters.ts';

const date = z.iso.date();
const dates = z.strictObject({ arrival: date, departure: date });

/** A guest as the whole body of a request. */
const bareGuest = z.strictObject({ ...envelope, ...guestFields.shape });

/** The body of a request, by message: the message itself, or for some messages a bare guest or stay. */
export const bodySchemas: Readonly<Record<MessageName, z.ZodType>> = {
  ...messageSchemas,
  // Files of reservations name themselves. `routes/messageBody.ts` compares both ids with the address.
  replaceReservation: messageSchemas.replaceReservation.safeExtend({
    propertyId: optional(pmsId),
    reservationId: optional(pmsId),
  }),
  addGuest: z.union([messageSchemas.addGuest, bareGuest]),
  // The guest is in the address.
  newKey: messageSchemas.newKey.omit({ guestId: true }),
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

const leftOutIfUnusable =
  'Spaces around it do not count. One that cannot be used is left out: the status then says `contact-unusable`.';

/** What the document says of a guest's fields. */
const guestDescriptions: Readonly<Record<string, string>> = {
  fullName: 'Spaces around it do not count, and a blank name is no name.',
  emailAddress: `An e-mail address, in any script. ${leftOutIfUnusable}`,
  phoneNumber: `A phone number, such as +15550100000. ${leftOutIfUnusable}`,
};

/** One of these fields must hold more than spaces. */
const identifying = ['userIdentityId', 'fullName', 'emailAddress', 'phoneNumber'].map((field) => ({
  required: [field],
  properties: { [field]: { type: 'string', pattern: String.raw`\S` } },
}));

/** Describes a guest: what is absent or left out, and without the field that only the client writes. */
function describeGuest({ properties = {} }: z.core.JSONSchema.BaseSchema): void {
  delete properties['unusableContacts'];
  for (const [field, description] of Object.entries(guestDescriptions)) {
    const described = properties[field];
    if (typeof described === 'object') described.description = description;
  }
}

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
  if (zodSchema === guest || zodSchema === bareGuest) {
    describeGuest(jsonSchema);
    Object.assign(jsonSchema, { anyOf: identifying, examples: [guestExample] });
  }
  if (zodSchema === bodySchemas.replaceReservation) jsonSchema.examples = [reservationExample];
  if (zodSchema === bodySchemas.newKey) jsonSchema.examples = [{ rekey: false }];
  const bounds = wholeNumbers.get(zodSchema);
  if (bounds !== undefined) Object.assign(jsonSchema, { type: 'integer', ...bounds, pattern: undefined });
  if (zodSchema === pmsId) Object.assign(jsonSchema, { minLength: 1, pattern: pmsIdPattern.source });
  if (zodSchema === instant) jsonSchema.description = 'An instant with an offset, such as 2026-12-01T15:00:00+01:00.';
  // An empty schema means the same as none, but with it /docs invents names for additional properties.
  if (JSON.stringify(jsonSchema.additionalProperties) === '{}') delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'e164') delete jsonSchema.format;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
