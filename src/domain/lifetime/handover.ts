import { isValidCredential } from '../credentials/credential.ts';
import { later, plus, type Instant } from '../instant.ts';
import type { ReservationStatus } from '../messages/reservation.ts';
import { isCurrent, isLive } from '../reservation/desired.ts';
import type { State } from './state.ts';

/** The status of a reservation whose guests may have gone over to their next one. */
const mayBeLeft: ReadonlySet<ReservationStatus> = new Set(['booked', 'in-house', 'departed']);

/** How long a key stays at the most after the reservation's end, in milliseconds. */
const longestHandoverMs = 600_000;

/**
 * Until when keys may stay after the end, for guests who stay in the room under another reservation (rule 6); `null` while
 * the reservation is not over, and if it was cancelled.
 */
export function handoverEndsAt({ desired, lastMessageAt }: State, now: Instant): Instant | null {
  if (desired === null || isCurrent(desired, now) || !mayBeLeft.has(desired.status)) return null;
  return plus(isLive(desired.status) ? later(desired.stay.to, lastMessageAt) : lastMessageAt, longestHandoverMs);
}

/**
 * The identities whose keys stay after the reservation's end: their next reservation is about to get a key to the same room,
 * and until then they need this one (rule 6).
 */
export function keptFor(state: State, now: Instant): readonly string[] {
  const endsAt = handoverEndsAt(state, now);
  if (endsAt === null || endsAt <= now) return [];
  return (state.grants?.followed ?? []).filter(
    (identity) =>
      // A key that reaches a lost phone goes at once.
      state.keptPhones[identity] === undefined &&
      state.credentials.some((one) => one.userIdentityId === identity && isValidCredential(one)),
  );
}
