import { workspaceNamed } from '../../domain/ids.ts';
import { workspaceOf } from '../../domain/property.ts';
import type { PropertyConfig } from '../../settings/index.ts';
import type { Principal } from './keyring.ts';

/** The Seam workspaces of the given properties, each as all of its properties: an identity lives in its whole workspace. */
export function workspacesOf(
  configs: readonly PropertyConfig[],
  propertyIds: readonly string[],
): readonly (readonly string[])[] {
  const workspaces = configs
    .filter(({ settings }) => propertyIds.includes(settings.propertyId))
    .map(({ settings }) => workspaceOf(settings.propertyId, settings));
  return [...new Map(workspaces.map((workspace) => [workspaceNamed(workspace), workspace])).values()];
}

/** Whether a key covers every one of some properties. */
export function covers({ properties }: Principal, propertyIds: readonly string[]): boolean {
  return propertyIds.every((propertyId) => properties.includes(propertyId));
}

/** Whether a key may take from persons what they have in the whole Seam workspace of a property. */
export function mayRemovePersons(
  principal: Principal,
  configs: readonly PropertyConfig[],
  propertyId: string,
): boolean {
  const config = configs.find(({ settings }) => settings.propertyId === propertyId);
  return principal.may.includes('teardown') && covers(principal, workspaceOf(propertyId, config?.settings));
}
