import { personOf, withIdentity } from '../../../src/domain/lifetime/identities.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import type { Reservation } from './reservation.ts';

/** Finds or creates a guest's user identity, and remembers it. */
export function identify(r: Reservation, guest: Guest): string {
  const { userIdentityId, isNew } = r.options.seam.identify(guest);
  const state = withIdentity(r.state, personOf(r.state, guest.guestId), userIdentityId);
  r.change(isNew ? { ...state, newIdentities: [...state.newIdentities, userIdentityId] } : state);
  return userIdentityId;
}
