import { isValidCredential, type Credential, type Shown } from './credential.ts';
import { epochMs, later, type Instant } from '../instant.ts';
import type { SeamCredential } from '../seam/resources.ts';

/** The reason of a key that somebody else changed at Seam. */
export const changedOutside = 'changed outside';

/** What Seam, or the lock system behind it, may round away: locks know minutes. */
const roundedMs = 60_000;

/** Whether two instants are the same but for what Seam may round away. */
export function isSameMoment(a: Instant, b: Instant): boolean {
  return Math.abs(epochMs(a) - epochMs(b)) < roundedMs;
}

function sameDoors(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}

/**
 * Whether what Seam shows is what is expected. A beginning that has passed is not compared: Seam moves it to the time of
 * creation (warning `schedule_modified`). Doors are compared where both sides have some.
 */
function isAs(expected: Shown, seen: Shown, now: Instant): boolean {
  return (
    isSameMoment(expected.to, seen.to) &&
    isSameMoment(later(expected.from, now), later(seen.from, now)) &&
    (expected.acsEntranceIds.length === 0 ||
      seen.acsEntranceIds.length === 0 ||
      sameDoors(expected.acsEntranceIds, seen.acsEntranceIds))
  );
}

function shownOf({ from, to, acsEntranceIds }: SeamCredential): Shown {
  return { from, to, acsEntranceIds };
}

function askedOf({ window, acsEntranceIds }: Credential): Shown {
  return { ...window, acsEntranceIds };
}

/**
 * What Seam answered a create with, where that is not just what was asked for; `null` where it is. What Seam makes of a
 * request itself is no change.
 */
export function shownInstead(credential: Credential, seen: SeamCredential, now: Instant): Shown | null {
  return isAs(askedOf(credential), seen, now) && seen.acsEntranceIds.length > 0 ? null : shownOf(seen);
}

/** What a look at a credential is read by. */
export interface LookContext {
  readonly now: Instant;
  /** All of the reservation's credentials: they show whether the same change was made before. Absent: none. */
  readonly all?: readonly Credential[];
}

/**
 * The record of a key after a look showed other times or doors than were asked for; `null` where nothing was changed. What
 * somebody else changed goes and is issued anew once (rule 17): a second time the key is left as it is, for another one
 * would become the same, and a guest with none is worse off.
 */
export function afterChange(
  credential: Credential,
  seen: SeamCredential,
  { now, all = [] }: LookContext,
): Credential | null {
  if (!isValidCredential(credential) || !seen.isIssued || seen.isBeingDeleted) return null;
  if ([askedOf(credential), credential.shown].some((one) => one !== null && isAs(one, seen, now))) return null;
  const isAgain = all.some(
    (one) =>
      one.reason === changedOutside &&
      one.guestId === credential.guestId &&
      isAs(askedOf(one), askedOf(credential), now),
  );
  const changed = { ...credential, shown: shownOf(seen), reason: changedOutside };
  return isAgain ? changed : { ...changed, state: 'invalidated' };
}

/** The keys that somebody else changed and a person has to look at: since the last message, or as long as they stand. */
export function changedSince(credentials: readonly Credential[], since: Instant): readonly Credential[] {
  return credentials.filter(({ reason, deadAt }) => reason === changedOutside && (deadAt === null || deadAt > since));
}
