import { pmsId } from '../../domain/messages/fields.ts';
import { parse, type Problem } from '../../domain/messages/index.ts';
import type { PropertyConfig } from '../../settings/property.ts';
import { invalidInput, NightlatchError } from '../errors.ts';

/** What the client needs to know about a property. It holds no secret. */
export type KnownProperty = Pick<PropertyConfig, 'settings' | 'checkIn' | 'checkOut'>;

function idProblems(field: string, id: string): readonly Problem[] {
  const read = parse(pmsId, id);
  return read.ok ? [] : read.problems.map(({ reason }) => ({ field, reason }));
}

/**
 * Finds a property.
 *
 * @throws {NightlatchError} InvalidInput if `propertyId` cannot be an id; UnknownProperty if `properties` do not have it.
 */
export function knownProperty(properties: readonly KnownProperty[], propertyId: string): KnownProperty {
  // UnknownProperty repeats the id, so an id that may be an e-mail address is refused first.
  const problems = idProblems('propertyId', propertyId);
  if (problems.length > 0) throw invalidInput(problems);
  const property = properties.find(({ settings }) => settings.propertyId === propertyId);
  if (property === undefined) throw new NightlatchError({ code: 'UnknownProperty', propertyId });
  return property;
}

/**
 * Checks a reservation's id, which Temporal shows unencrypted.
 *
 * @throws {NightlatchError} InvalidInput if it cannot be an id, or looks like an e-mail address or phone number.
 */
export function checkReservationId(reservationId: string): void {
  const problems = idProblems('reservationId', reservationId);
  if (problems.length > 0) throw invalidInput(problems);
}
