import { plus, type Instant } from '../instant.ts';
import { isCurrent, type Desired } from '../reservation/desired.ts';
import type { Granted } from '../rooms/granted.ts';
import { issueFrom } from './wanted.ts';

/**
 * How long before its keys go out a reservation's claim is kept whole. A claim that begins later changes nothing for
 * earlier ones (rule 12), and the room book is the state of one workflow, which must stay below 2 MB.
 */
export const claimAheadMs = 14 * 86_400_000;

/** From when the property keeps a reservation's claim whole. */
export function claimedFrom(desired: Desired, granted: Granted): Instant {
  return plus(issueFrom(desired, granted), -claimAheadMs);
}

/** Whether a reservation's keys go out so late that the property need not keep its claim whole yet. */
export function isFarAhead(desired: Desired, granted: Granted, now: Instant): boolean {
  return isCurrent(desired, now) && now < claimedFrom(desired, granted);
}
