import { plus, type Instant } from '../instant.ts';
import { isCurrent, type Desired } from '../reservation/desired.ts';
import type { Granted } from '../rooms/granted.ts';
import { issueFrom } from './wanted.ts';

/**
 * How long before its keys go out a reservation's claim is kept whole. A claim that begins later changes nothing for those
 * that begin earlier (rule 12), and the room book is one workflow's state: 2 MB are the most.
 */
export const claimAheadMs = 14 * 86_400_000;

/** When the property is to keep a reservation's claim whole. */
export function claimedFrom(desired: Desired, granted: Granted): Instant {
  return plus(issueFrom(desired, granted), -claimAheadMs);
}

/** Whether a reservation's keys go out so late that its property need not keep its claim whole yet. */
export function isFarAhead(desired: Desired, granted: Granted, now: Instant): boolean {
  return isCurrent(desired, now) && now < claimedFrom(desired, granted);
}
