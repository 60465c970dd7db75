import type { Permission } from '../../settings/index.ts';
import type { Principal } from './keyring.ts';

/** Whether a request may go on: `unknown` is answered as if the property did not exist. */
export type Access = 'allowed' | 'unknown' | 'forbidden';

/**
 * What somebody may do at a property; `null`: at those of their own, whichever they are. A property of others is unknown,
 * so that nobody learns that it exists.
 */
export function accessTo(principal: Principal, propertyId: string | null, right: Permission): Access {
  if (propertyId !== null && !principal.properties.includes(propertyId)) return 'unknown';
  return principal.may.includes(right) ? 'allowed' : 'forbidden';
}

/** Whether somebody's properties cover all of these. */
export function coversAll(principal: Principal, propertyIds: readonly string[]): boolean {
  return propertyIds.every((propertyId) => principal.properties.includes(propertyId));
}
