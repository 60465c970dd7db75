import { withIdentity } from '../../../src/domain/lifetime/identities.ts';
import type { Guest } from '../../../src/domain/messages/reservation.ts';
import type { Reservation } from './reservation.ts';

/**
 * Finds or creates a guest's user identity, and remembers it.
 *
 * @param person the guest's `personKey` when it was begun: another person may have the guest id by now.
 */
export function identify(r: Reservation, guest: Guest, person: string): string {
  const { userIdentityId, isNew } = r.options.seam.identify(guest);
  const state = withIdentity(r.state, person, userIdentityId);
  r.change(isNew ? { ...state, newIdentities: [...state.newIdentities, userIdentityId] } : state);
  return userIdentityId;
}
