import { z } from 'zod';
import { instant, pmsId, stay } from '../../domain/messages/fields.ts';
import { messageSchemas, type MessageName } from '../../domain/messages/index.ts';
import { envelope, guest } from '../../domain/messages/reservation.ts';

const date = z.iso.date();
const dates = z.strictObject({ arrival: date, departure: date });

/** What a request's body may be, by message: as the message itself, or a guest or stay that stands by itself. */
export const bodySchemas: Readonly<Record<MessageName, z.ZodType>> = {
  ...messageSchemas,
  addGuest: z.union([messageSchemas.addGuest, z.strictObject({ ...envelope, ...guest.shape })]),
  changeStay: z.union([
    messageSchemas.changeStay,
    z.strictObject({ ...envelope, ...stay.shape }),
    z.strictObject({ ...envelope, ...dates.shape }),
  ]),
};

/** What stands in the document by name, and not wherever it is used. */
export const namedSchemas = z.registry<{ id: string }>();
namedSchemas.add(stay, { id: 'Stay' });
namedSchemas.add(guest, { id: 'Guest' });

interface Overridden {
  readonly zodSchema: z.core.$ZodType;
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
}

/**
 * Says in the document what zod's schemas cannot say there: that the gateway takes dates for a stay, and what a PMS's id
 * is made of; and leaves zod's patterns for formats out, which nobody can read.
 */
export const overrideSchema = ({ zodSchema, jsonSchema }: Overridden): void => {
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
  }
  if (zodSchema === pmsId) Object.assign(jsonSchema, { minLength: 1, pattern: '^[A-Za-z0-9][A-Za-z0-9._~:-]*$' });
  if (zodSchema === instant) jsonSchema.description = 'An instant with an offset, such as 2026-12-01T15:00:00+01:00.';
  if (jsonSchema.format === 'e164') delete jsonSchema.format;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
};
