import { isSameReservation, type ReservationRef } from '../ids.ts';
import type { LostPhone } from '../reservation/desired.ts';
import type { IdentityUses } from '../teardown/uses.ts';

// A phone belongs to a user identity, and an identity to a whole Seam workspace: other reservations may use both, at this
// hotel and at the others (docs/decisions/0017).

/** Which other live reservations use an identity, as far as the properties that were asked have said. */
export interface OtherUsers {
  readonly reservations: readonly ReservationRef[];
  readonly answered: readonly string[];
  /** The properties that did not answer: each may have such reservations. */
  readonly silent: readonly string[];
}

/** What the answers of properties say together. The answer of a property that was not asked does not count. */
export function otherUsersIn(
  answers: readonly IdentityUses[],
  { asked, askedBy }: { readonly asked: readonly string[]; readonly askedBy: ReservationRef },
): OtherUsers {
  const answerOf = new Map(answers.map((one) => [one.propertyId, one]));
  const answered = asked.filter((id) => answerOf.has(id));
  const reservations = answered.flatMap((propertyId) =>
    (answerOf.get(propertyId)?.reservationIds ?? []).map((reservationId) => ({ propertyId, reservationId })),
  );
  return {
    reservations: reservations.filter((one) => !isSameReservation(one, askedBy)),
    answered,
    silent: asked.filter((id) => !answerOf.has(id)),
  };
}

/** Whether no other reservation uses the identity, as every property has said. */
export function isUsedByNoOther({ reservations, silent }: OtherUsers): boolean {
  return reservations.length + silent.length === 0;
}

/** What decides whether a lost phone may be deactivated. */
export interface PhoneOwner {
  readonly propertyId: string;
  /** Whether Nightlatch created the identity for this property. */
  readonly isOfProperty: boolean;
  /** `null`: nothing was asked. */
  readonly others: OtherUsers | null;
}

/** Whether it depends on other hotels if a lost phone may be deactivated: the properties have to be asked. */
export function dependsOnOthers(report: LostPhone | undefined, isOfProperty: boolean): boolean {
  return isOfProperty && report?.ownPhonesOnly === true;
}

/**
 * Whether a lost phone may be deactivated: by a sender with the right for the whole Seam workspace, or if the identity is of
 * this hotel alone. A hotel that did not answer may use it.
 */
export function mayDeactivate(
  report: LostPhone | undefined,
  { propertyId, isOfProperty, others }: PhoneOwner,
): boolean {
  if (report?.ownPhonesOnly !== true) return true;
  if (!isOfProperty || others === null || others.silent.length > 0) return false;
  return others.reservations.every((one) => one.propertyId === propertyId);
}
