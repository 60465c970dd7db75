/** Names one reservation across all properties. */
export interface ReservationRef {
  readonly propertyId: string;
  readonly reservationId: string;
}

/** Whether two names are of the same reservation. */
export function isSameReservation(a: ReservationRef, b: ReservationRef): boolean {
  return a.propertyId === b.propertyId && a.reservationId === b.reservationId;
}

/** The workflow id of a reservation: `reservation/<propertyId>/<reservationId>`. */
export function reservationWorkflowId({ propertyId, reservationId }: ReservationRef): string {
  return `reservation/${propertyId}/${reservationId}`;
}

/** The reservation that a workflow id names, `null` if it names none. */
export function reservationOfWorkflowId(workflowId: string): ReservationRef | null {
  const [kind, propertyId, reservationId, ...more] = workflowId.split('/');
  if (kind !== 'reservation' || !propertyId || !reservationId || more.length > 0) return null;
  return { propertyId, reservationId };
}

/** The workflow id of a property: `property/<propertyId>`. */
export function propertyWorkflowId(propertyId: string): string {
  return `property/${propertyId}`;
}

/** The property that a workflow id names, `null` if it names none. */
export function propertyOfWorkflowId(workflowId: string): string | null {
  const [kind, propertyId, ...more] = workflowId.split('/');
  return kind === 'property' && propertyId && more.length === 0 ? propertyId : null;
}

/** The name of a Seam workspace: the id of its first property by the alphabet. Nightlatch does not know Seam's own id of it. */
export function workspaceNamed(propertyIds: readonly string[]): string {
  return propertyIds.toSorted()[0] ?? '';
}

/** Names one user identity across all Seam workspaces. */
export interface IdentityRef {
  /** The name that {@link workspaceNamed} gives. */
  readonly workspace: string;
  readonly userIdentityId: string;
}

/**
 * The workflow id of the teardown of a user identity: `user-identity-teardown/<workspace>/<userIdentityId>`. If it
 * named the identity alone, a key of another workspace could read the teardown, force it, or start one in its place.
 */
export function teardownWorkflowId({ workspace, userIdentityId }: IdentityRef): string {
  return `user-identity-teardown/${workspace}/${userIdentityId}`;
}

/** The user identity whose teardown a workflow id names, `null` if it names none. */
export function identityOfTeardownId(workflowId: string): IdentityRef | null {
  const [kind, workspace, userIdentityId, ...more] = workflowId.split('/');
  if (kind !== 'user-identity-teardown' || !workspace || !userIdentityId || more.length > 0) return null;
  return { workspace, userIdentityId };
}

/** The beginning of every `user_identity_key` of Nightlatch. */
export const userIdentityKeyPrefix = 'nightlatch/';

/**
 * The `user_identity_key` of a guest that Nightlatch created: `nightlatch/<propertyId>/<reservationId>/<guestId>`, with
 * `/2` for the second person with that guest id. Seam keeps it unique in the workspace, which makes creating a user
 * identity idempotent.
 */
export function userIdentityKey({ propertyId, reservationId }: ReservationRef, person: string): string {
  return `${userIdentityKeyPrefix}${propertyId}/${reservationId}/${person}`;
}

/** The key for another person with the same guest id: `…/g1/2` after `…/g1`, `…/g1/3` after that. */
export function nextUserIdentityKey(key: string): string {
  const [prefix, propertyId, reservationId, guestId, number] = key.split('/');
  return [prefix, propertyId, reservationId, guestId, Number(number ?? 1) + 1].join('/');
}

/** The short form of a Seam id in the search attribute SeamIds: its first 12 hex digits. */
export function shortSeamId(seamId: string): string {
  return seamId.replaceAll('-', '').slice(0, 12).toLowerCase();
}

/** The task queue of all workflows and activities, unless NIGHTLATCH_TASK_QUEUE names another. */
export const defaultTaskQueue = 'nightlatch';
