import { identityOfTeardownId, reservationOfWorkflowId } from '../ids.ts';
import type { Instant } from '../instant.ts';
import { claimsUsing, farUsing, type BookIndex } from '../rooms/bookIndex.ts';
import { workspaceOf } from '../property.ts';
import { isBookWhole } from '../rooms/lost.ts';
import type { IdentityQuestion, IdentityUses } from '../teardown/uses.ts';
import type { Closing, PropertyState } from './state.ts';

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
  const workspace = workspaceOf(propertyId, settings);
  return asking !== null && asking.userIdentityId === userIdentityId && workspace.includes(asking.workspace);
}

/** Whether a reservation of a hotel in the same Seam workspace asks: a phone of its guest was lost. */
export function isFromReservation(
  { askedBy }: IdentityQuestion,
  { settings }: Pick<PropertyState, 'settings'>,
  propertyId: string,
): boolean {
  const asking = reservationOfWorkflowId(askedBy);
  return asking !== null && workspaceOf(propertyId, settings).includes(asking.propertyId);
}

/** The property that answers a teardown, and when. */
export interface Answering {
  readonly propertyId: string;
  /** The index of its room book. */
  readonly index: BookIndex;
  readonly now: Instant;
}

/** All ids of the identity that a question is about. */
export function idsOf({ userIdentityId, aliases = [] }: IdentityQuestion): readonly string[] {
  return [userIdentityId, ...aliases];
}

/**
 * Whether a reservation began to use an identity after it was marked. It has a key by it all the same if it created the
 * identity itself.
 */
function isWaiting(mark: Closing | undefined, { index }: Answering, use: { readonly id: string; readonly by: string }) {
  const before = mark?.users[use.id];
  if (before === undefined || before.includes(use.by)) return false;
  const claim = index.book.claims[use.by];
  return claim === undefined || (claim.found ?? []).includes(use.id);
}

/**
 * The answer to a teardown, or to a reservation that reports a lost phone.
 *
 * @returns `null` while the room book lacks reservations because the workflow was lost; the teardown asks again.
 */
export function answerTo(
  { settings, lost, closing }: PropertyState,
  question: IdentityQuestion,
  answering: Answering,
): IdentityUses | null {
  const { propertyId, index, now } = answering;
  if (!isBookWhole(lost, now)) return null;
  const mark = closing[question.askedBy];
  const uses = idsOf(question).flatMap((id) => usersOf(index, id, now).map((by) => ({ id, by })));
  const counted = new Set(uses.filter((use) => !isWaiting(mark, answering, use)).map(({ by }) => by));
  const reservationIds = [...new Set(uses.map(({ by }) => by))];
  const waiting = reservationIds.filter((id) => !counted.has(id));
  return {
    propertyId,
    userIdentityId: question.userIdentityId,
    number: question.number,
    reservationIds,
    ...(waiting.length > 0 && { waiting }),
    access: settings && {
      webhooks: settings.webhooks,
      seamTimeoutMs: settings.policies.seamTimeoutMs,
      acsSystemId: settings.acsSystemId,
    },
  };
}
