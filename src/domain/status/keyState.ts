import type { CredentialState } from '../credentials/credential.ts';
import type { ReservationView } from './view.ts';

/**
 * The state of a guest's key in words. An issued key of a guest who has none that opens their rooms (`key-not-issued`) is the
 * old one.
 */
export function keyState(
  { needsAttention }: Pick<ReservationView, 'needsAttention'>,
  { guestId, state }: { readonly guestId: string; readonly state: CredentialState },
): string {
  const isOld = needsAttention.some(({ code, about }) => code === 'key-not-issued' && about === guestId);
  return state === 'issued' && isOld ? 'issued, old: is being replaced' : state;
}
