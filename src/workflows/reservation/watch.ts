import { condition } from '@temporalio/workflow';
import { awaitingWord, credentialEvents } from '../../domain/credentials/confirm.ts';
import type { Credential } from '../../domain/credentials/credential.ts';
import { overdue } from '../../domain/credentials/revoking.ts';
import { plus } from '../../domain/instant.ts';
import {
  afterGuestLook,
  afterKeyLooks,
  guestLookOf,
  keysToLookAt,
  type GuestLook,
} from '../../domain/lifetime/keyRemarks.ts';
import { awaitedText, keyText } from '../../domain/lifetime/keyText.ts';
import { afterCredentialEvents, afterCredentialLook } from '../../domain/lifetime/learning.ts';
import { settingsOf } from '../../domain/lifetime/outlook.ts';
import { firstRoundSince, overlapMs, roundPauses, silentRounds } from '../../domain/lifetime/watching.ts';
import { growingPauseMs } from '../../domain/pause.ts';
import { code } from '../../domain/text.ts';
import { askEach } from '../runtime/atOnce.ts';
import { wake } from '../runtime/beat.ts';
import { now } from '../runtime/clock.ts';
import { isLeaving } from '../runtime/course.ts';
import { failureOf } from '../runtime/failure.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * Waits until Seam has said of every credential that it is issued, or gone: by webhook, else by one `events.list` per
 * round for all of them, else by a look at each. It ends early if the workflow continues as new, and then starts again.
 */
export async function watchCredentials(r: Reservation): Promise<void> {
  function awaited(): readonly Credential[] {
    return awaitingWord(r.state.credentials);
  }
  function isOver(): boolean {
    return awaited().length === 0 || isLeaving();
  }
  let silent = 0;
  let since = firstRoundSince(r.state, now());
  for (let round = 0; !isOver(); round += 1) {
    const settings = settingsOf(r.state);
    if (settings === null) return;
    const before = awaited();
    const what = awaitedText(before);
    const summary = `until Seam is asked, unless it says so before: ${what}`;
    await condition(isOver, growingPauseMs(roundPauses(settings), round), { summary });
    if (isOver()) return;
    // A credential that joined the wait does not wait for the long pauses of those before.
    if (awaited().some((one) => !before.includes(one))) round = 0;
    const asked = now();
    try {
      const { propertyId } = r;
      const { acsSystemId } = settings;
      const events = await seam(r, `ask Seam, round ${round + 1}: ${what}`).listEvents({
        propertyId,
        acsSystemId,
        since,
        eventTypes: [...credentialEvents],
      });
      change(r, afterCredentialEvents(r.state, events, now()));
      since = plus(asked, -overlapMs);
      silent = awaited().length < before.length ? 0 : silent + 1;
    } catch (error) {
      failureOf(error); // Seam refused the look: that is a silent round, too.
      silent += 1;
    }
    if (silent >= silentRounds) await lookAtEach(r);
    // What Seam did not carry out is shown, and asked for again, at the pace of the rounds: no timer of its own is needed.
    if (overdue(r.state.credentials, now()).length > 0) wake(r.beat);
  }
}

/**
 * Looks at credentials by themselves, and takes over what became of them.
 *
 * @param why as Temporal's Web UI shows it behind each key.
 */
export async function lookAt(r: Reservation, why: string, acsCredentialIds: readonly string[]): Promise<void> {
  const { propertyId } = r;
  await askEach(acsCredentialIds, async (acsCredentialId) => {
    const key = r.state.credentials.find((one) => one.acsCredentialId === acsCredentialId);
    const calls = seam(r, `look at the ${key === undefined ? 'card' : keyText(key)}: ${why}`);
    try {
      const seen = await calls.getCredential({ propertyId, acsCredentialId });
      const before = r.state;
      change(r, afterCredentialLook(before, { acsCredentialId, seen }, now()));
      const guest = guestLookOf(before, r.state, { acsCredentialId, now: now() });
      if (guest !== null) await lookAtGuest(r, guest, acsCredentialId);
    } catch (error) {
      failureOf(error); // The next round looks again.
    }
  });
}

/** Looks at a guest whose key is late or has problems: Seam says on the ACS user or the identity why no key comes. */
async function lookAtGuest(r: Reservation, guest: GuestLook, acsCredentialId: string): Promise<void> {
  const { guestId, acsUserId, userIdentityId } = guest;
  const { propertyId } = r;
  const calls = seam(r, `look why the key of ${code(guestId)} is late or has problems`);
  const [user, identity] = await Promise.all([
    acsUserId === null ? null : calls.getAcsUser({ propertyId, acsUserId }),
    userIdentityId === null ? null : calls.getUserIdentity({ propertyId, userIdentityId }),
  ]);
  // What became of a merged identity is another person's.
  const own = identity?.mergedInto === null ? identity : null;
  const codes = { acsUser: user?.problems ?? [], userIdentity: own?.problems ?? [] };
  change(r, afterGuestLook(r.state, codes, { acsCredentialId, now: now() }));
}

function lookAtEach(r: Reservation): Promise<void> {
  return lookAt(
    r,
    'no event came',
    awaitingWord(r.state.credentials).flatMap(({ acsCredentialId }) => acsCredentialId ?? []),
  );
}

/** Looks at the credentials that are doubted (doubt, glossary: docs/architecture.md), and whether problems are over. */
export async function lookAtDoubts(r: Reservation): Promise<void> {
  const looked = keysToLookAt(r.state, now());
  await lookAt(r, 'it may have been changed', looked);
  change(r, afterKeyLooks(r.state, looked, now()));
}
