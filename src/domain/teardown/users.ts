import type { ReservationRef } from '../ids.ts';
import type { Teardown, Users } from './state.ts';

function refsOf({ look }: Teardown, idsOf: (users: Users) => readonly string[]): readonly ReservationRef[] {
  return Object.entries(look.uses).flatMap(([propertyId, users]) =>
    idsOf(users).map((reservationId) => ({ propertyId, reservationId })),
  );
}

/** The live reservations that use the identity, as far as the properties have answered. */
export function inUseBy(t: Teardown): readonly ReservationRef[] {
  return refsOf(t, ({ all }) => all);
}

/**
 * The reservations that `force` takes the guest out of: those that used the identity before it was marked. The others have no
 * key by it, and only have to wait.
 */
export function toTakeOut(t: Teardown): readonly ReservationRef[] {
  return refsOf(t, ({ all, waiting }) => all.filter((id) => !waiting.includes(id)));
}

/** The live reservations that use the identity, by the newest answer of each property. */
export function knownUsers(t: Teardown): readonly ReservationRef[] {
  return isAnswered(t)
    ? inUseBy(t)
    : [...inUseBy(t), ...t.look.usersBefore.filter((one) => !t.look.uses[one.propertyId])];
}

/** Whether all properties have said who uses the identity. */
export function isAnswered({ look, propertyIds }: Teardown): boolean {
  return propertyIds.every((propertyId) => look.uses[propertyId] !== undefined);
}
