import { isSameDoors, isSameMoment } from './alike.ts';
import { isValidCredential, type Credential, type Shown } from './credential.ts';
import { later, type Instant } from '../instant.ts';
import type { SeamCredential } from '../seam/resources.ts';

/** The reason of a key that was changed at Seam, outside Nightlatch. */
export const changedOutside = 'changed outside';

/**
 * Whether Seam shows what is expected. A beginning in the past is not compared: Seam moves it to the time of creation
 * (warning `schedule_modified`).
 */
function isAs(expected: Shown, seen: Shown, { now, automatic = [] }: LookContext): boolean {
  return (
    isSameMoment(expected.to, seen.to) &&
    isSameMoment(later(expected.from, now), later(seen.from, now)) &&
    isSameDoors(expected.acsEntranceIds, seen.acsEntranceIds, automatic)
  );
}

function shownOf({ from, to, acsEntranceIds }: SeamCredential): Shown {
  return { from, to, acsEntranceIds };
}

function askedOf({ window, acsEntranceIds }: Credential): Shown {
  return { ...window, acsEntranceIds };
}

/**
 * What Seam shows in its answer to a create, if that differs from the request; `null` if it does not. What Seam itself
 * makes of a request is not a change from outside.
 */
export function shownInstead(credential: Credential, seen: SeamCredential, context: LookContext): Shown | null {
  return isAs(askedOf(credential), seen, context) && seen.acsEntranceIds.length > 0 ? null : shownOf(seen);
}

/** What a look at a credential is compared with. */
export interface LookContext {
  readonly now: Instant;
  /** All of the reservation's credentials: they show whether the same change was made before. Absent: none. */
  readonly all?: readonly Credential[];
  /** The entrances that open by themselves, which Seam may show on any credential. Absent: none. */
  readonly automatic?: readonly string[];
}

/**
 * The record of a key after a look showed other times or doors than requested, or Seam's warning that times were changed
 * outside; `null` if nothing is new. A key that was changed outside Nightlatch is revoked and issued again once (rule 17).
 * The second time it is left as it is: a replacement would be changed again, and a guest without a key is worse off. If it
 * is as requested again, its record says so.
 */
export function afterChange(credential: Credential, seen: SeamCredential, context: LookContext): Credential | null {
  if (!isValidCredential(credential) || !seen.isIssued || seen.isBeingDeleted) return null;
  const isAsAsked = isAs(askedOf(credential), seen, context);
  const isKnown = credential.reason === changedOutside;
  if (isAsAsked && isKnown && !seen.isChangedOutside) return { ...credential, shown: null, reason: null };
  const isAsShown = isAsAsked || (credential.shown !== null && isAs(credential.shown, seen, context));
  // The warning alone says that times were changed: those of a phone's copy, which no look at the key shows.
  if (isAsShown && (isKnown || !seen.isChangedOutside)) return null;
  const isAgain = (context.all ?? []).some(
    (one) =>
      one.reason === changedOutside &&
      one.guestId === credential.guestId &&
      isAs(askedOf(one), askedOf(credential), context),
  );
  const changed = { ...credential, shown: shownOf(seen), reason: changedOutside };
  return isAgain ? changed : { ...changed, state: 'invalidated' };
}

/**
 * The keys that were changed outside Nightlatch and that a person has to look at: those since the last message, and
 * those that still open.
 */
export function changedSince(credentials: readonly Credential[], since: Instant): readonly Credential[] {
  return credentials.filter(({ reason, deadAt }) => reason === changedOutside && (deadAt === null || deadAt > since));
}
