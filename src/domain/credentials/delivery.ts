import type { Credential, Delivery } from './credential.ts';
import { plus, type Instant } from '../instant.ts';

/** The pause after look number `looks` for a phone: half a minute at first, a quarter of an hour at most. */
export function phonePauseMs(looks: number): number {
  return Math.min(30_000 * 2 ** looks, 900_000);
}

function isAwaited({ state, acsCredentialId, window, delivery }: Credential, now: Instant): boolean {
  return state === 'issued' && acsCredentialId !== null && window.to > now && !delivery?.onPhone;
}

/**
 * The issued credentials that are due for a look whether a phone has them. Seam sends no event about that (Seam:
 * phones.list by credential).
 */
export function deliveriesDue(credentials: readonly Credential[], now: Instant): readonly Credential[] {
  return credentials.filter((one) => isAwaited(one, now) && (one.delivery?.nextLookAt ?? now) <= now);
}

/** The moments of the next looks. */
export function deliveryMoments(credentials: readonly Credential[], now: Instant): readonly Instant[] {
  return credentials.flatMap((one) => (isAwaited(one, now) && one.delivery ? [one.delivery.nextLookAt] : []));
}

/** The record after a look. */
export function deliveryAfter(before: Delivery | null, onPhone: boolean, now: Instant): Delivery {
  const looks = before?.looks ?? 0;
  return { onPhone, looks: looks + 1, nextLookAt: plus(now, phonePauseMs(looks)) };
}
