import { defaultPolicies } from '../property.ts';
import type { Teardown } from './state.ts';

/** The property whose API key is used: the first one that has answered, and before that the first one. */
export function callerOf({ propertyIds, access }: Teardown): { readonly propertyId: string } {
  const propertyId = propertyIds.find((one) => access[one] !== undefined) ?? propertyIds[0] ?? '';
  return { propertyId };
}

/** How long one request to Seam may take, in milliseconds: the longest time of the properties that have answered. */
export function seamTimeoutMsOf({ access }: Teardown): number {
  const known = Object.values(access).map(({ seamTimeoutMs }) => seamTimeoutMs);
  return known.length > 0 ? Math.max(...known) : defaultPolicies.seamTimeoutMs;
}

/** Whether Seam's events come by webhook: a workspace has one stream of them for all its properties. */
export function hasWebhooks({ access }: Teardown): boolean {
  return Object.values(access).some(({ webhooks }) => webhooks);
}

/** A lock system, and a property whose API key may ask about it. */
export interface LockSystem {
  readonly acsSystemId: string;
  readonly propertyId: string;
}

/** The lock systems of the properties that have answered, each once. */
export function lockSystems({ access }: Teardown): readonly LockSystem[] {
  const byId = new Map(Object.entries(access).map(([propertyId, { acsSystemId }]) => [acsSystemId, propertyId]));
  return [...byId].map(([acsSystemId, propertyId]) => ({ acsSystemId, propertyId }));
}
