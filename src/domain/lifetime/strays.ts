import { freshCredential, type Credential } from '../credentials/credential.ts';
import { doorlessFor, endangeredBy, lateOf, type Awaited, type Listed } from '../credentials/readBack.ts';
import { plus, type Instant } from '../instant.ts';
import type { SeamCredential } from '../seam/resources.ts';
import { isUsedElsewhere } from './identities.ts';
import { withDoubts } from './learning.ts';
import { automaticDoors, policiesOf } from './outlook.ts';
import type { State, Stray } from './state.ts';

const minuteMs = 60_000;

/** A younger credential may be another reservation's, of which the property has not told yet. */
const settledAfterMs = 30_000;

/** How long another reservation of the same person may take to find the key of its own unanswered create and report it. */
const settledElsewhereAfterMs = 5 * minuteMs;

/** How old a found credential has to be before it can be taken for a stray, in milliseconds. */
function settlingMs(state: State, userIdentityId: string): number {
  return isUsedElsewhere(state, userIdentityId)
    ? policiesOf(state).createSettleMs + settledElsewhereAfterMs
    : settledAfterMs;
}

/** The credentials that this reservation knows, and those of others that the property named. */
function knownIds({ credentials, grants }: State): ReadonlySet<string> {
  return new Set([...credentials.flatMap((one) => one.acsCredentialId ?? []), ...(grants?.knownElsewhere ?? [])]);
}

/** What a list of a user identity's credentials is read with. */
export function listedIn(state: State, found: readonly SeamCredential[]): Listed {
  return { found, known: knownIds(state), automatic: automaticDoors(state) };
}

/** The credentials that may be one of these strays and show no doors: Seam is asked for their doors before any is deleted. */
export function doorsToAskForStrays(
  state: State,
  due: readonly Stray[],
  found: readonly SeamCredential[],
): readonly string[] {
  return doorlessFor(due, listedIn(state, found));
}

/** The pauses between looks for a stray: Seam may commit a create hours later. */
const checkAfterMs = [1, 5, 15, 60, 240, 720].map((n) => n * minuteMs);

/** The pause after look number `checks`; the last one is repeated for as long as the reservation is open. */
function pauseMsAfter(checks: number): number {
  return checkAfterMs[Math.min(checks, checkAfterMs.length - 1)] ?? 720 * minuteMs;
}

/** Whether two creates were sent for the same key of a person: one look finds what both left. */
export function isSameKey(a: Sent, b: Sent): boolean {
  return (
    a.userIdentityId === b.userIdentityId &&
    a.window.to === b.window.to &&
    a.acsEntranceIds.join() === b.acsEntranceIds.join()
  );
}

/** A create that was sent for a user identity. */
export interface Sent extends Awaited {
  readonly userIdentityId: string;
}

/** The state with one more create to look for from time to time: its outcome stayed unknown. */
export function withStray(state: State, sent: Sent, now: Instant): State {
  const { userIdentityId, window, acsEntranceIds, sentAt } = sent;
  const nextCheckAt = plus(now, pauseMsAfter(0));
  const stray: Stray = { userIdentityId, window, acsEntranceIds, sentAt, checks: 0, nextCheckAt };
  // One look finds everything that was sent for the same key: the earliest is remembered.
  const others = state.strays.filter((one) => !isSameKey(one, stray));
  const before = state.strays.find((one) => isSameKey(one, stray));
  return { ...state, strays: [...others, before === undefined ? stray : { ...stray, sentAt: before.sentAt }] };
}

/** Takes a credential that no guest waits for into the records, so that the plan revokes it. */
export function withDiscarded(state: State, guestId: string, { found, now }: Found<SeamCredential>): State {
  const record: Credential = {
    ...freshCredential,
    requestId: `s${state.nextRequest}`,
    acsCredentialId: found.acsCredentialId,
    guestId,
    person: guestId,
    userIdentityId: found.userIdentityId,
    acsUserId: found.acsUserId,
    kind: found.joinedTo.length > 0 ? 'joiner' : 'override',
    state: 'invalidated',
    joinedTo: found.joinedTo,
    // Of no generation: no key joins it, and it is what no guest should have.
    generation: 0,
    window: { from: found.from, to: found.to },
    grants: {},
    acsEntranceIds: found.acsEntranceIds,
    requestedAt: found.createdAt,
    awaitedSince: now,
    sent: true,
    reason: 'came late',
  };
  return { ...state, nextRequest: state.nextRequest + 1, credentials: [...state.credentials, record] };
}

/** What Seam showed, and the present moment. */
export interface Found<What> {
  readonly found: What;
  readonly now: Instant;
}

/** What a look found. A worker may die between the look and its answer: what Seam did since `askedAt` is not in it. */
export interface LookedFor<What> extends Found<What> {
  readonly askedAt: Instant;
}

/** The strays that have to be looked for now. */
export function straysDue({ strays }: State, now: Instant): readonly Stray[] {
  return strays.filter(({ nextCheckAt }) => nextCheckAt <= now);
}

/** The state when strays are about to be looked for: the next look follows after a longer pause. */
export function withStraysChecked(state: State, due: readonly Stray[], now: Instant): State {
  const strays = state.strays.map((stray) => {
    if (!due.includes(stray)) return stray;
    const checks = stray.checks + 1;
    return { ...stray, checks, nextCheckAt: plus(now, pauseMsAfter(checks)) };
  });
  return { ...state, strays };
}

/** The state after the strays of one user identity were looked for among its credentials: what came late is discarded. */
export function afterStrayLook(
  state: State,
  due: readonly Stray[],
  { found, askedAt, now }: LookedFor<readonly SeamCredential[]>,
): State {
  const [userIdentityId] = due.map((stray) => stray.userIdentityId);
  if (userIdentityId === undefined) return state;
  const own = state.credentials.filter((one) => one.userIdentityId === userIdentityId);
  // A create under way looks just like a stray: a later look tells them apart.
  if (own.some(({ acsCredentialId }) => acsCredentialId === null)) return state;
  const ms = settlingMs(state, userIdentityId);
  const { late, young } = lateOf(due, listedIn(state, found), plus(askedAt, -ms));
  const endangered = endangeredBy(late, state.credentials).flatMap(({ acsCredentialId }) => acsCredentialId ?? []);
  const guestId = own[0]?.guestId ?? 'unknown';
  const discarded = late.reduce(
    (before, one) => withDiscarded(before, guestId, { found: one, now }),
    withDoubts(state, endangered),
  );
  const [settledAt] = young.map(({ createdAt }) => plus(createdAt, ms + 1_000)).toSorted();
  return settledAt === undefined ? discarded : withCheckAt(discarded, userIdentityId, settledAt);
}

/** Brings the next look forward to `at`: what was found may be a stray once it is older. */
function withCheckAt(state: State, userIdentityId: string, at: Instant): State {
  const strays = state.strays.map((stray) =>
    stray.userIdentityId === userIdentityId && at < stray.nextCheckAt ? { ...stray, nextCheckAt: at } : stray,
  );
  return { ...state, strays };
}
