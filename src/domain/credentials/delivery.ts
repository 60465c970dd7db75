import type { Credential, Delivery } from './credential.ts';
import { plus, type Instant } from '../instant.ts';

/** The pause after look number `looks` for a phone: half a minute at first, a quarter of an hour at most. */
export function phonePauseMs(looks: number): number {
  return Math.min(30_000 * 2 ** looks, 900_000);
}

function isAwaited({ state, acsCredentialId, window, delivery }: Credential, now: Instant): boolean {
  return state === 'issued' && acsCredentialId !== null && window.to > now && !delivery?.onPhone;
}

/** The issued credentials that no phone is known to have; Seam has no event for it (phones.list by credential). */
export function deliveriesAwaited(credentials: readonly Credential[], now: Instant): readonly Credential[] {
  return credentials.filter((one) => isAwaited(one, now));
}

/** Those of them that have to be looked for on phones now. */
export function deliveriesDue(credentials: readonly Credential[], now: Instant): readonly Credential[] {
  return deliveriesAwaited(credentials, now).filter((one) => (one.delivery?.nextLookAt ?? now) <= now);
}

/** The record after a look. */
export function deliveryAfter(before: Delivery | null, onPhone: boolean, now: Instant): Delivery {
  const looks = before?.looks ?? 0;
  return { onPhone, looks: looks + 1, nextLookAt: plus(now, phonePauseMs(looks)) };
}
