import type { Credential } from './credential.ts';
import { plus, type Instant } from './instant.ts';

/** Whether an issued credential has reached a phone: Seam calls it issued before any phone has it. */
export interface Delivery {
  readonly onPhone: boolean;
  readonly looks: number;
  /** When to look again while no phone has it. */
  readonly nextLookAt: Instant;
}

/** The pause after look number `looks` for a phone: half a minute at first, a quarter of an hour at the most. */
export const phonePauseMs = (looks: number): number => Math.min(30_000 * 2 ** looks, 900_000);

const isAwaited = ({ state, acsCredentialId, window, delivery }: Credential, now: Instant): boolean =>
  state === 'issued' && acsCredentialId !== null && window.to > now && !delivery?.onPhone;

/** The issued credentials that are to be looked for on phones now. No event of Seam's tells (Seam: phones.list by credential). */
export const deliveriesDue = (credentials: readonly Credential[], now: Instant): readonly Credential[] =>
  credentials.filter((one) => isAwaited(one, now) && (one.delivery?.nextLookAt ?? now) <= now);

/** The moments at which the next looks fall due. */
export const deliveryMoments = (credentials: readonly Credential[], now: Instant): readonly Instant[] =>
  credentials.flatMap((one) => (isAwaited(one, now) && one.delivery ? [one.delivery.nextLookAt] : []));

/** What is known after a look. */
export const deliveryAfter = (before: Delivery | null, onPhone: boolean, now: Instant): Delivery => {
  const looks = before?.looks ?? 0;
  return { onPhone, looks: looks + 1, nextLookAt: plus(now, phonePauseMs(looks)) };
};
