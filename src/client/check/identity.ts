import { seamId } from '../../domain/messages/fields.ts';
import { parse } from '../../domain/messages/index.ts';
import { invalidInput } from '../errors.ts';
import { knownProperty, type KnownProperty } from './property.ts';

/**
 * Checks a user identity's id.
 *
 * @throws {NightlatchError} InvalidInput where it is no Seam id.
 */
export function checkUserIdentityId(userIdentityId: string): string {
  const read = parse(seamId, userIdentityId);
  if (!read.ok) throw invalidInput(...read.problems.map(({ reason }) => ({ field: 'userIdentityId', reason })));
  return read.value;
}

function workspaceOf({ settings }: KnownProperty): readonly string[] {
  return settings.workspacePropertyIds ?? [settings.propertyId];
}

/**
 * The properties in which an identity can be used: all of the Seam workspace to which the named ones belong, else of the one
 * workspace that there is. A reservation of a hotel that was not named may use it just as well.
 *
 * @throws {NightlatchError} InvalidInput where the properties belong to several workspaces, UnknownProperty.
 */
export function propertiesOfIdentity(
  properties: readonly KnownProperty[],
  propertyIds: readonly string[] | undefined,
): readonly string[] {
  const named = propertyIds?.map((propertyId) => knownProperty(properties, propertyId)) ?? properties;
  const [first, ...others] = named;
  const field = 'propertyIds';
  if (first === undefined) throw invalidInput({ field, reason: 'is empty: name the properties of the identity' });
  const workspace = workspaceOf(first);
  if (others.some(({ settings }) => !workspace.includes(settings.propertyId))) {
    const reason = 'belong to several Seam workspaces: name those of the one in which the identity lives';
    throw invalidInput({ field, reason });
  }
  return workspace;
}
