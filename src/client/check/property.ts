import { pmsId } from '../../domain/messages/fields.ts';
import { parse, type Problem } from '../../domain/messages/index.ts';
import type { PropertyConfig } from '../../settings/property.ts';
import { invalidInput, NightlatchError } from '../errors.ts';

/** What the client has to know of a property: no secret is among it. */
export type KnownProperty = Pick<PropertyConfig, 'settings' | 'checkIn' | 'checkOut'>;

function idProblems(field: string, id: string): readonly Problem[] {
  const read = parse(pmsId, id);
  return read.ok ? [] : read.problems.map(({ reason }) => ({ field, reason }));
}

/**
 * Finds a property.
 *
 * @throws {NightlatchError} InvalidInput for what cannot be an id, UnknownProperty where it is not among `properties`.
 */
export function knownProperty(properties: readonly KnownProperty[], propertyId: string): KnownProperty {
  // An id that may be an e-mail address must not come back in an error: it is checked first.
  const problems = idProblems('propertyId', propertyId);
  if (problems.length > 0) throw invalidInput(...problems);
  const property = properties.find(({ settings }) => settings.propertyId === propertyId);
  if (property === undefined) throw new NightlatchError({ code: 'UnknownProperty', propertyId });
  return property;
}

/**
 * Checks a reservation's id, which stands unencrypted in Temporal.
 *
 * @throws {NightlatchError} InvalidInput where it is none, or looks like an e-mail address or phone number.
 */
export function checkReservationId(reservationId: string): void {
  const problems = idProblems('reservationId', reservationId);
  if (problems.length > 0) throw invalidInput(...problems);
}
