import { plus, type Instant } from '../instant.ts';
import type { Claim, RoomBook } from './book.ts';
import { dueFrom } from './grant.ts';

/** How long before its keys go out a reservation hears that the lock system is down: a day's arrivals, and not more. */
const nearMs = 12 * 3_600_000;

/**
 * Whether a reservation waits for keys that go out soon, or should be out: guests in house who have keys need none, and
 * what is further ahead may be mended until then.
 */
export function isNear(claim: Claim, issueLeadMs: number, now: Instant): boolean {
  const { rooms, window, inHouse, credentials } = claim;
  if (rooms.length === 0 || window.to <= now) return false;
  if (inHouse) return Object.keys(credentials).length === 0;
  return plus(dueFrom(claim, issueLeadMs), -nearMs) <= now;
}

/** When the next reservation comes near; `null` if none does. */
export function nextNear({ claims }: RoomBook, issueLeadMs: number, now: Instant): Instant | null {
  const moments = Object.values(claims).map((claim) => plus(dueFrom(claim, issueLeadMs), -nearMs));
  return moments.filter((at) => at > now).toSorted()[0] ?? null;
}
