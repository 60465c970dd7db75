import { identityOfTeardownId, reservationOfWorkflowId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import { claimsUsing, farUsing, type BookIndex } from '../rooms/bookIndex.ts';
import { isBookWhole } from '../rooms/lost.ts';
import type { IdentityQuestion, IdentityUses } from '../teardown/uses.ts';
import type { PropertyState } from './state.ts';

/**
 * The live reservations of a property that use an identity. The room book knows them: a reservation claims the identities
 * of its guests until it is departed, cancelled or a no-show, or its stay is over.
 */
export function usersOf(index: BookIndex, userIdentityId: string, now: Instant): readonly string[] {
  return [
    ...claimsUsing(index, userIdentityId, now).map(({ reservationId }) => reservationId),
    ...farUsing(index, userIdentityId, now),
  ];
}

/**
 * Whether a teardown of that identity asks, in the Seam workspace of this property: a stranger's question must not make the
 * property signal any workflow, and no other workspace learns which reservations it has.
 */
export function isFromTeardown(
  { askedBy, userIdentityId }: IdentityQuestion,
  { settings }: Pick<PropertyState, 'settings'>,
  propertyId: string,
): boolean {
  const asking = identityOfTeardownId(askedBy);
  const workspace = settings?.workspacePropertyIds ?? [propertyId];
  return asking !== null && asking.userIdentityId === userIdentityId && workspace.includes(asking.workspace);
}

/** Whether a reservation of a hotel in the same Seam workspace asks: a phone of its guest was lost. */
export function isFromReservation(
  { askedBy }: IdentityQuestion,
  { settings }: Pick<PropertyState, 'settings'>,
  propertyId: string,
): boolean {
  const asking = reservationOfWorkflowId(askedBy);
  return asking !== null && (settings?.workspacePropertyIds ?? [propertyId]).includes(asking.propertyId);
}

/** The property that answers a teardown, and when. */
export interface Answering {
  readonly propertyId: string;
  /** The index of its room book. */
  readonly index: BookIndex;
  readonly now: Instant;
}

/**
 * The answer to a teardown.
 *
 * @returns `null` while the room book lacks reservations because the workflow was lost; the teardown asks again.
 */
export function answerTo(
  { settings, lost }: PropertyState,
  { userIdentityId, aliases = [], number }: IdentityQuestion,
  { propertyId, index, now }: Answering,
): IdentityUses | null {
  if (!isBookWhole(lost, now)) return null;
  return {
    propertyId,
    number,
    reservationIds: [...new Set([userIdentityId, ...aliases].flatMap((id) => usersOf(index, id, now)))],
    access: settings && {
      webhooks: settings.webhooks,
      seamTimeoutMs: settings.policies.seamTimeoutMs,
      acsSystemId: settings.acsSystemId,
    },
  };
}
