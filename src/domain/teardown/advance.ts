import type { ReservationRef } from '../ids.ts';
import { plus, type Instant } from '../instant.ts';
import { kindIn, listedKinds, phaseAfter, phaseOf, type Kind, type Phase } from './phases.ts';
import { awaited, inUseBy, isAnswered, leftOf, nextLook, type Outcome, type Resource, type Teardown } from './state.ts';
import { lookAgainMs, roundPauseMs, silentRounds } from './timing.ts';

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

function isSame(a: ReservationRef, b: ReservationRef): boolean {
  return a.propertyId === b.propertyId && a.reservationId === b.reservationId;
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
  const pauses = t.pauses.filter(({ kind }) => kind !== 'ask');
  return { ...t, aliases, pauses, look: { ...look, number: look.number + 1, uses: {} } };
}

function mergedInto(t: Teardown, other: string, now: Instant): Teardown {
  const message = `User identity ${t.userIdentityId} was merged into ${other} in Seam, which has everything that it had. Nothing more is removed. If ${other} is to be removed too, start a teardown of ${other}. If the merge was a mistake, ask Seam support.`;
  return end({ ...t, attention: [{ code: 'identity-merged', about: other, message, since: now }] }, 'merged', now);
}

/** While reservations are signalled to take the guest out. */
export function takingOut(t: Teardown, reservations: readonly ReservationRef[]): Teardown {
  const others = reservations.filter((one) => !t.takenOutOf.some((before) => isSame(before, one)));
  return { ...t, takenOutOf: [...t.takenOutOf, ...others] };
}

/** Asks the properties again after a pause: reservations need a moment to take the guest out. */
export function askAgain(t: Teardown, now: Instant): Teardown {
  return {
    ...t,
    look: {
      ...t.look,
      number: t.look.number + 1,
      at: plus(now, lookAgainMs(t.look.number)),
      uses: {},
      usersBefore: inUseBy(t),
    },
  };
}

function isListed({ look }: Teardown): boolean {
  return listedKinds.every((kind) => look.listed.includes(kind));
}

/**
 * Whether a reservation began to use the identity while its things were deleted. It waits for its key, and the less is
 * deleted the better; once Seam is asked to delete the identity itself, it is too late.
 */
function isUsedAgain(t: Teardown): boolean {
  return !t.force && t.phase !== 'user-identity' && t.phase !== 'done' && inUseBy(t).length > 0;
}

/** A reservation uses the identity: the teardown ends, or with `force` waits until the guest is taken out. */
function whileInUse(t: Teardown, now: Instant): Teardown {
  return t.force ? t : end(t, 'in-use', now);
}

function afterChecking(t: Teardown, now: Instant): Teardown {
  if (!isAnswered(t)) return t;
  if (inUseBy(t).length > 0) return whileInUse(t, now);
  // Nothing is deleted before it is known that the identity is not merged into another one.
  if (!isListed(t) || t.look.exists === null) return t;
  if (t.resources.some(({ kind }) => kind !== 'user-identity')) return enter(t, 'client-sessions', now);
  // It has nothing, so this first look is the last one, too.
  return t.look.exists ? enter(t, 'user-identity', now) : end(t, 'not-found', now);
}

function afterLastLook(t: Teardown, now: Instant): Teardown {
  if (!isAnswered(t)) return t;
  if (inUseBy(t).length > 0) return whileInUse(t, now);
  if (!isListed(t) || t.look.exists === null) return t;
  const appeared = listedKinds.find((kind) => leftOf(t, kind).some(({ state }) => state === 'found'));
  if (appeared !== undefined) return enter(t, phaseOf[appeared], now);
  const late = t.resources.filter(
    ({ kind, id, state }) => kind !== 'user-identity' && (t.look.lingering.includes(id) || state !== 'gone'),
  );
  if (late.length === 0) return enter(t, 'user-identity', now);
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
  if (isUsedAgain(t)) return whileInUse(t, now);
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
export function forced(t: Teardown): Teardown {
  return {
    ...t,
    force: true,
    ended: t.ended?.outcome === 'in-use' ? null : t.ended,
  };
}

const fresh = { failures: 0, obstacle: null, confirmedAt: null, confirmedBy: null } as const;
