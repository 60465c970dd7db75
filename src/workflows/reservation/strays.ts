import { freshCredential, type Credential } from '../../domain/credentials/credential.ts';
import { plus, type Instant } from '../../domain/instant.ts';
import { endangeredBy, lateOf, type Awaited } from '../../domain/credentials/readBack.ts';
import type { SeamCredential } from '../../domain/seam/resources.ts';
import { failureOf } from '../failure.ts';
import { policiesOf } from './derived.ts';
import { seam } from './seam.ts';
import { now, update, type Reservation, type State, type Stray } from './state.ts';

const minutes = 60_000;

/** What is younger may be another reservation's, of which the property has not told us yet. */
const settledAfterMs = 30_000;

/** How long another reservation of the same person may take to find the key of a create that was not answered, and to say so. */
const settledElsewhereAfterMs = 5 * minutes;

function settlingMs({ state }: Reservation, userIdentityId: string): number {
  return state.grants?.usedElsewhere.includes(userIdentityId)
    ? policiesOf(state).createSettleMs + settledElsewhereAfterMs
    : settledAfterMs;
}

/** The credentials that this reservation knows, and those of others of which the property told. */
export function knownIds({ credentials, grants }: State): ReadonlySet<string> {
  return new Set([...credentials.flatMap((one) => one.acsCredentialId ?? []), ...(grants?.knownElsewhere ?? [])]);
}

/** When a create that settled without a trace is looked for again: a late commit may come hours later. */
const checkAfterMs = [1, 5, 15, 60, 240, 720].map((n) => n * minutes);

/** How long after check number `checks` the next one follows: the last pause is repeated for as long as the reservation is open. */
function pauseAfter(checks: number): number {
  return checkAfterMs[Math.min(checks, checkAfterMs.length - 1)] ?? 720 * minutes;
}

/** Has credentials looked at by themselves, each once however often it is doubted. */
export function doubt(r: Reservation, acsCredentialIds: readonly string[]): void {
  if (acsCredentialIds.length > 0) update(r, { doubts: [...new Set([...r.state.doubts, ...acsCredentialIds])] });
}

function isSameKey(a: Stray, b: Stray): boolean {
  return (
    a.userIdentityId === b.userIdentityId &&
    a.window.to === b.window.to &&
    a.acsEntranceIds.join() === b.acsEntranceIds.join()
  );
}

/** Keeps an eye on a create whose outcome stayed unknown. */
export function watchStray(r: Reservation, awaited: Awaited & { readonly userIdentityId: string }): void {
  const { userIdentityId, window, acsEntranceIds, sentAt } = awaited;
  const stray: Stray = {
    userIdentityId,
    window,
    acsEntranceIds,
    sentAt,
    checks: 0,
    nextCheckAt: plus(now(), pauseAfter(0)),
  };
  // One look finds all that were sent for the same key: the earliest is remembered.
  const others = r.state.strays.filter((one) => !isSameKey(one, stray));
  const [before] = r.state.strays.filter((one) => isSameKey(one, stray));
  update(r, { strays: [...others, before === undefined ? stray : { ...stray, sentAt: before.sentAt }] });
}

/** Brings the next look forward: what was found may be a stray once it is older. */
function lookAgainAt(r: Reservation, userIdentityId: string, at: Instant | undefined): void {
  if (at === undefined) return;
  const strays = r.state.strays.map((stray) =>
    stray.userIdentityId === userIdentityId && at < stray.nextCheckAt ? { ...stray, nextCheckAt: at } : stray,
  );
  update(r, { strays });
}

/** Takes a credential that nobody awaits into the records, so that the plan revokes it and waits until it is gone. */
export function discard(r: Reservation, guestId: string, found: SeamCredential): void {
  const record: Credential = {
    ...freshCredential,
    requestId: `s${r.state.nextRequest}`,
    acsCredentialId: found.acsCredentialId,
    guestId,
    person: guestId,
    userIdentityId: found.userIdentityId,
    acsUserId: found.acsUserId,
    kind: found.joinedTo.length > 0 ? 'joiner' : 'override',
    state: 'invalidated',
    joinedTo: found.joinedTo,
    // Of no generation: nothing may join it, and it satisfies nobody.
    generation: 0,
    window: { from: found.from, to: found.to },
    grants: {},
    acsEntranceIds: found.acsEntranceIds,
    requestedAt: found.createdAt,
    awaitedSince: now(),
    sent: true,
    reason: 'came late',
  };
  update(r, { nextRequest: r.state.nextRequest + 1, credentials: [...r.state.credentials, record] });
}

/** Looks whether creates that settled without a trace turned up after all; what did is revoked. */
export async function checkStrays(r: Reservation, due: readonly Stray[]): Promise<void> {
  const later = r.state.strays.map((stray) =>
    due.includes(stray)
      ? { ...stray, checks: stray.checks + 1, nextCheckAt: plus(now(), pauseAfter(stray.checks + 1)) }
      : stray,
  );
  update(r, { strays: later });
  for (const userIdentityId of new Set(due.map((stray) => stray.userIdentityId))) {
    try {
      const summary = 'look for credentials that came late';
      const found = await seam(r.state, summary).listCredentials({ propertyId: r.propertyId, userIdentityId });
      // A create under way looks just like a stray: a later look tells them apart.
      if (r.state.credentials.some((one) => one.userIdentityId === userIdentityId && one.acsCredentialId === null))
        continue;
      const ofIdentity = due.filter((stray) => stray.userIdentityId === userIdentityId);
      const ms = settlingMs(r, userIdentityId);
      const { late, young } = lateOf(ofIdentity, { found, known: knownIds(r.state) }, plus(now(), -ms));
      const guestId = r.state.credentials.find((one) => one.userIdentityId === userIdentityId)?.guestId ?? 'unknown';
      const endangered = endangeredBy(late, r.state.credentials).flatMap(
        ({ acsCredentialId }) => acsCredentialId ?? [],
      );
      doubt(r, endangered);
      for (const credential of late) discard(r, guestId, credential);
      lookAgainAt(r, userIdentityId, young.map(({ createdAt }) => plus(createdAt, ms + 1_000)).toSorted()[0]);
    } catch (error) {
      failureOf(error); // Seam refused the look: the next one follows by itself.
    }
  }
}
