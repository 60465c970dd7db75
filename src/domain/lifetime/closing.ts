import { isAtSeam } from '../credentials/credential.ts';
import { later, plus, type Instant } from '../instant.ts';
import { isCurrent, isLive, type Desired } from '../reservation/desired.ts';
import { roomNews, type Claimant } from './claims.ts';
import { removableIdentities } from './identities.ts';
import { hasNotices } from './notices.ts';
import { policiesOf, type Outlook } from './outlook.ts';
import type { State } from './state.ts';

/** When `ms` have passed since a reservation's end or its last message, whichever is later. */
function afterEnd({ desired, lastMessageAt }: State & { readonly desired: Desired }, ms: number): Instant {
  return plus(isLive(desired.status) ? later(desired.stay.to, lastMessageAt) : lastMessageAt, ms);
}

/** Narrows a state to one that has taken its first message. */
function isBegun(state: State): state is State & { readonly desired: Desired } {
  return state.desired !== null;
}

/**
 * When the identities that Nightlatch created are removed (policy `removeIdentitiesAfter`); `null` if none is. The
 * reservation stays open until then.
 */
export function retentionEndsAt(state: State): Instant | null {
  const { removeIdentitiesAfterMs } = policiesOf(state);
  if (!isBegun(state) || removeIdentitiesAfterMs === null || removableIdentities(state).length === 0) return null;
  return afterEnd(state, removeIdentitiesAfterMs);
}

/** When a reservation with nothing left to do closes: `linger` after its end. `null` before the first message. */
export function closesAt(state: State): Instant | null {
  if (!isBegun(state)) return null;
  const lingers = afterEnd(state, policiesOf(state).lingerMs);
  return later(lingers, retentionEndsAt(state) ?? lingers);
}

/** Whether the reservation may close: it is over, has nothing at Seam and nothing to tell, and its time has come. */
export function isClosable(state: State, outlook: Outlook, claimant: Claimant): boolean {
  const { now } = outlook;
  const at = closesAt(state);
  if (!isBegun(state) || at === null || isCurrent(state.desired, now) || state.credentials.some(isAtSeam)) return false;
  const hasNews = hasNotices(state) || Object.keys(state.lostPhoneNews).length > 0;
  return at <= now && !hasNews && roomNews(state, outlook, claimant) === null;
}
