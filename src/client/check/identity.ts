import { workspaceNamed, type IdentityRef } from '../../domain/ids.ts';
import { seamId } from '../../domain/messages/fields.ts';
import { parse } from '../../domain/messages/index.ts';
import { workspaceOf } from '../../domain/property.ts';
import { invalidInput } from '../errors.ts';
import { knownProperty, type KnownProperty } from './property.ts';

/**
 * Checks a user identity's id, and returns it in lower case.
 *
 * @throws {NightlatchError} InvalidInput if it is not a Seam id.
 */
export function checkUserIdentityId(userIdentityId: string): string {
  const read = parse(seamId, userIdentityId);
  if (!read.ok) throw invalidInput(read.problems.map(({ reason }) => ({ field: 'userIdentityId', reason })));
  return read.value;
}

/**
 * The properties whose reservations can use an identity: every property of the Seam workspace of `propertyIds`, or of the
 * client's only workspace. A reservation of a property that was not named can use it too.
 *
 * @throws {NightlatchError} InvalidInput if the properties belong to several workspaces; UnknownProperty.
 */
export function propertiesOfIdentity(
  properties: readonly KnownProperty[],
  propertyIds: readonly string[] | undefined,
): readonly string[] {
  const named = propertyIds?.map((propertyId) => knownProperty(properties, propertyId)) ?? properties;
  const [first, ...others] = named;
  const field = 'propertyIds';
  if (first === undefined) throw invalidInput([{ field, reason: 'is empty: name the properties of the identity' }]);
  const workspace = workspaceOf(first.settings.propertyId, first.settings);
  if (others.some(({ settings }) => !workspace.includes(settings.propertyId))) {
    const reason = 'belong to several Seam workspaces: name only properties of the workspace that has the identity';
    throw invalidInput([{ field, reason }]);
  }
  return workspace;
}

/**
 * The identity as a teardown names it, in the workspace of `propertyIds`, or in the client's only one.
 *
 * @throws {NightlatchError} InvalidInput if the id is not a Seam id, or the properties belong to several workspaces;
 *   UnknownProperty.
 */
export function checkIdentityRef(
  properties: readonly KnownProperty[],
  userIdentityId: string,
  propertyIds: readonly string[] | undefined,
): IdentityRef {
  const id = checkUserIdentityId(userIdentityId);
  return { workspace: workspaceNamed(propertiesOfIdentity(properties, propertyIds)), userIdentityId: id };
}
