import { isSameReservation, type ReservationRef } from '../ids.ts';
import { plus, type Instant } from '../instant.ts';
import { withSince } from '../status/since.ts';
import { kindIn, listedKinds, phaseAfter, phaseOf, type Kind, type Phase } from './phases.ts';
import { awaited, leftOf, nextLook, type Outcome, type Resource, type Teardown } from './state.ts';
import { answersHoldMs, lookAgainMs, roundPauseMs, silentRounds } from './timing.ts';
import { teardownTrouble } from './trouble.ts';
import { inUseBy, isAnswered, toTakeOut } from './users.ts';

function enter(t: Teardown, phase: Phase, now: Instant): Teardown {
  return {
    ...t,
    phase,
    phaseSince: now,
    rounds: null,
    lockSystemProblems: [],
    look: phase === 'last-look' ? nextLook(t.look, now) : t.look,
  };
}

/** Ends a teardown; what is left stays. */
export function end(t: Teardown, outcome: Outcome, now: Instant): Teardown {
  return {
    ...t,
    phase: outcome === 'removed' || outcome === 'not-found' ? 'done' : t.phase,
    ended: { at: now, outcome },
  };
}

/** What Seam says of the identity; `null` if there is none. */
export interface IdentityFound {
  /** The identity that it was merged into; `null` if it is the one that was asked for. */
  readonly mergedInto: string | null;
  readonly aliases: readonly string[];
}

/**
 * After a look at the identity. If it was merged into another one, everything that Seam lists is that one's: the teardown
 * ends. If others were merged into it, reservations may know it by their ids: the properties are asked again.
 */
export function afterFind(t: Teardown, found: IdentityFound | null, now: Instant): Teardown {
  if (found !== null && found.mergedInto !== null) return mergedInto(t, found.mergedInto, now);
  const look = { ...t.look, exists: found !== null };
  const aliases = found?.aliases ?? [];
  if (aliases.every((id) => t.aliases.includes(id))) return { ...t, look };
  return { ...withoutAskPauses(t), aliases, look: { ...look, number: look.number + 1, uses: {} } };
}

function mergedInto(t: Teardown, other: string, now: Instant): Teardown {
  const merged = teardownTrouble(
    'identity-merged',
    other,
    `User identity ${t.userIdentityId} was merged into ${other} in Seam, which has everything that it had. Nothing more is removed. If ${other} is to be removed too, start a teardown of ${other}. If the merge was a mistake, ask Seam support.`,
  );
  return end({ ...t, attention: withSince([], [merged], now) }, 'merged', now);
}

/** While reservations are signalled to take the guest out. */
export function takingOut(t: Teardown, reservations: readonly ReservationRef[]): Teardown {
  const others = reservations.filter((one) => !t.takenOutOf.some((before) => isSameReservation(before, one)));
  return { ...t, takenOutOf: [...t.takenOutOf, ...others] };
}

/** Asks the properties again after a pause: reservations need a moment to take the guest out. */
export function askAgain(t: Teardown, now: Instant): Teardown {
  return askedAgainAt(t, plus(now, lookAgainMs(t.look.number)));
}

function askedAgainAt(t: Teardown, at: Instant): Teardown {
  const { look } = t;
  return { ...t, look: { ...look, number: look.number + 1, at, uses: {}, usersBefore: inUseBy(t) } };
}

/** After a property may have lost its mark: before anything is deleted, all properties answer and mark the identity again. */
export function afterMarkLost(t: Teardown, now: Instant): Teardown {
  return t.phase === 'checking' && t.ended === null ? askedAgainAt(withoutAskPauses(t), now) : t;
}

function withoutAskPauses(t: Teardown): Teardown {
  return { ...t, pauses: t.pauses.filter(({ kind }) => kind !== 'ask') };
}

function isListed({ look }: Teardown): boolean {
  return listedKinds.every((kind) => look.listed.includes(kind));
}

/**
 * Whether a reservation uses the identity, and that ends the teardown: one known use is enough, though other properties have not
 * answered. If it began while things were deleted, it waits for its key, and the less is deleted the better; once Seam is asked
 * to delete the identity itself, it is too late.
 */
function isInUse(t: Teardown): boolean {
  return !t.force && t.phase !== 'user-identity' && t.phase !== 'done' && inUseBy(t).length > 0;
}

/**
 * Whether a look has found out everything, and no reservation is in the way. With `force` those that have to be taken out are
 * in the way, and not those that wait for the end.
 */
function isClear(t: Teardown): boolean {
  // Nothing is deleted before it is known that the identity is not merged into another one.
  return isAnswered(t) && toTakeOut(t).length === 0 && isListed(t) && t.look.exists !== null;
}

/** Whether the answers of a look are so old that a property may have lost its mark since. */
function isOld({ look }: Teardown, now: Instant): boolean {
  return now > plus(look.at, answersHoldMs);
}

function afterChecking(t: Teardown, now: Instant): Teardown {
  if (isInUse(t)) return end(t, 'in-use', now);
  if (!isClear(t)) return t;
  if (isOld(t, now)) return askedAgainAt(t, now);
  if (t.resources.some(({ kind }) => kind !== 'user-identity')) return enter(t, 'client-sessions', now);
  // It has nothing, so this first look is the last one, too.
  return t.look.exists ? enter(t, 'user-identity', now) : end(t, 'not-found', now);
}

function afterLastLook(t: Teardown, now: Instant): Teardown {
  if (isInUse(t)) return end(t, 'in-use', now);
  if (!isClear(t)) return t;
  const appeared = listedKinds.find((kind) => leftOf(t, kind).some(({ state }) => state === 'found'));
  if (appeared !== undefined) return enter(t, phaseOf[appeared], now);
  const late = t.resources.filter(
    ({ kind, id, state }) => kind !== 'user-identity' && (t.look.lingering.includes(id) || state !== 'gone'),
  );
  if (late.length === 0) return isOld(t, now) ? askedAgainAt(t, now) : enter(t, 'user-identity', now);
  const listed = listedKinds.filter((kind) => !late.some((one) => one.kind === kind));
  const { number, lingering } = t.look;
  const { exists } = t.look;
  return { ...t, look: { ...nextLook(t.look, plus(now, lookAgainMs(number - 2))), exists, listed, lingering } };
}

/** Client sessions only have to be deleted before credentials are; at the latest the last look confirms that they are gone. */
function isOver(t: Teardown, kind: Kind): boolean {
  return leftOf(t, kind).every(({ state }) => kind === 'client-session' && state === 'asked');
}

function afterDeleting(t: Teardown, kind: Kind, now: Instant): Teardown {
  if (isOver(t, kind)) {
    const next = phaseAfter(kind);
    return next === 'done' ? end(t, 'removed', now) : enter(t, next, now);
  }
  const left = leftOf(t, kind);
  const isWaiting = left.every(({ state, obstacle }) => state === 'asked' || (state === 'found' && obstacle !== null));
  if (t.rounds !== null || !isWaiting || !left.some(({ state }) => state === 'asked')) return t;
  const at = plus(now, roundPauseMs(t, t.phase, 0));
  return { ...t, rounds: { count: 0, silent: 0, left: left.length, at } };
}

function advanceOnce(t: Teardown, now: Instant): Teardown {
  if (t.ended !== null) return t;
  if (t.phase === 'checking') return afterChecking(t, now);
  if (t.phase === 'last-look') return afterLastLook(t, now);
  if (isInUse(t)) return end(t, 'in-use', now);
  const kind = kindIn(t.phase);
  return kind === null ? t : afterDeleting(t, kind, now);
}

/**
 * Brings a teardown as far as possible with what is known: a phase begins only after everything of the one before is
 * confirmed gone (guide: common use cases, "Removing a User Identity"), and the identity goes only after a look that found
 * nothing.
 */
export function advance(t: Teardown, now: Instant): Teardown {
  const next = advanceOnce(t, now);
  return next === t ? t : advance(next, now);
}

/** What the present phase still waits for. */
function leftInPhase(t: Teardown): number {
  const kind = kindIn(t.phase);
  return kind === null ? awaited(t).length : leftOf(t, kind).length;
}

/** After a round that asked what became of deletions; the next one follows after a longer pause. */
export function afterRound(t: Teardown, now: Instant): Teardown {
  if (t.rounds === null) return t;
  const left = leftInPhase(t);
  const silent = left < t.rounds.left ? 0 : t.rounds.silent + 1;
  const count = t.rounds.count + 1;
  return { ...t, rounds: { count, silent, left, at: plus(now, roundPauseMs(t, t.phase, count)) } };
}

/** Whether a round looks at each thing by itself: events bring no news, or the thing has none. */
export function isToLook({ phase, rounds }: Teardown): boolean {
  return phase === 'user-identity' || (rounds !== null && rounds.silent >= silentRounds);
}

/** After Seam refused to delete the identity: it has something that no look found, so everything is listed again at a moment. */
export function backToLastLook(t: Teardown, at: Instant): Teardown {
  return {
    ...t,
    phase: 'last-look',
    rounds: null,
    look: nextLook(t.look, at),
  };
}

/** Whether the phase waits for something: what it deletes; in the last look everything that is not gone, or still listed. */
function isHeldUp({ phase, look }: Teardown, { kind, id, state }: Resource): boolean {
  if (state === 'asking') return false;
  if (state === 'gone') return phase === 'last-look' && look.lingering.includes(id);
  return phase === 'last-look' || kind === kindIn(phase);
}

/** A person says that the obstacle is removed: everything that waits is tried now, and deadlines begin anew. */
export function goOn(t: Teardown, now: Instant): Teardown {
  return {
    ...t,
    phaseSince: now,
    rounds: null,
    pauses: [],
    obstacles: [],
    lockSystemProblems: [],
    look: { ...t.look, at: now },
    resources: t.resources.map((one) =>
      isHeldUp(t, one) ? { ...one, ...fresh, state: one.state === 'asked' ? 'asked' : 'found', nextTryAt: now } : one,
    ),
  };
}

/** After `force` was asked for; it also resumes a teardown that has just ended because the identity is in use. */
export function forced(t: Teardown, now: Instant): Teardown {
  return t.ended?.outcome === 'in-use' ? resumed({ ...t, force: true }, now) : { ...t, force: true };
}

/** The properties may have heard that it ended, and the deletions under way were called off: it begins anew with a look. */
function resumed(t: Teardown, now: Instant): Teardown {
  const resources = t.resources.map((one) =>
    one.state === 'asking'
      ? ({ ...one, state: one.askedAt === null ? 'found' : 'asked', nextTryAt: now } as const)
      : one,
  );
  const look = { ...nextLook(t.look, now), usersBefore: inUseBy(t) };
  return { ...enter({ ...t, resources }, 'checking', now), look, pauses: [], ended: null };
}

const fresh = { failures: 0, obstacle: null, confirmedAt: null, confirmedBy: null } as const;
