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

/** Ends a teardown; what is left then stays. */
export function end(t: Teardown, outcome: Outcome, now: Instant): Teardown {
  return {
    ...t,
    phase: outcome === 'removed' || outcome === 'not-found' ? 'done' : t.phase,
    ended: { at: now, outcome },
  };
}

/** Asks the properties again after a pause: reservations that were told to let go need a moment. */
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

/** Who uses the identity may not lose it: the teardown ends, or with `force` waits until they have let go. */
function whileInUse(t: Teardown, now: Instant): Teardown {
  return t.force ? t : end(t, 'in-use', now);
}

function afterChecking(t: Teardown, now: Instant): Teardown {
  if (!isAnswered(t)) return t;
  if (inUseBy(t).length > 0) return whileInUse(t, now);
  if (!isListed(t)) return t;
  if (t.resources.some(({ kind }) => kind !== 'user-identity')) return enter(t, 'client-sessions', now);
  // It has nothing: the look that was just taken is the last one, too.
  if (t.look.exists === null) return t;
  return t.look.exists ? enter(t, 'user-identity', now) : end(t, 'not-found', now);
}

function afterLastLook(t: Teardown, now: Instant): Teardown {
  if (!isAnswered(t)) return t;
  if (inUseBy(t).length > 0) return whileInUse(t, now);
  if (!isListed(t)) return t;
  const appeared = listedKinds.find((kind) => leftOf(t, kind).some(({ state }) => state === 'found'));
  if (appeared !== undefined) return enter(t, phaseOf[appeared], now);
  const late = t.resources.filter(
    ({ kind, id, state }) => kind !== 'user-identity' && (t.look.lingering.includes(id) || state !== 'gone'),
  );
  if (late.length === 0) return enter(t, 'user-identity', now);
  const listed = listedKinds.filter((kind) => !late.some((one) => one.kind === kind));
  const { number, lingering } = t.look;
  return { ...t, look: { ...nextLook(t.look, plus(now, lookAgainMs(number - 2))), listed, lingering } };
}

/** Client sessions have only to be deleted before credentials are; that they are gone the last look confirms at the latest. */
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
  const kind = kindIn(t.phase);
  return kind === null ? t : afterDeleting(t, kind, now);
}

/**
 * Brings a teardown as far as what is known allows: a phase begins only once everything of the one before is confirmed
 * gone (guide: common use cases, "Removing a User Identity"), and the identity goes only after a look that found nothing.
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

/** After a round of hearing what became of deletions; the next one follows after a longer pause. */
export function afterRound(t: Teardown, now: Instant): Teardown {
  if (t.rounds === null) return t;
  const left = leftInPhase(t);
  const silent = left < t.rounds.left ? 0 : t.rounds.silent + 1;
  const count = t.rounds.count + 1;
  return { ...t, rounds: { count, silent, left, at: plus(now, roundPauseMs(t, t.phase, count)) } };
}

/** Whether everything that is awaited is to be looked at by itself: events are silent, or there are none. */
export function isToLook({ phase, rounds }: Teardown): boolean {
  return phase === 'user-identity' || (rounds !== null && rounds.silent >= silentRounds);
}

/** The identity's deletion was refused: something is there that was not seen. After a pause everything is listed again. */
export function backToLastLook(t: Teardown, at: Instant): Teardown {
  return {
    ...t,
    phase: 'last-look',
    rounds: null,
    look: nextLook(t.look, at),
  };
}

/** What a phase waits for: what it deletes, and in the last look whatever is not gone, or is listed all the same. */
function isHeldUp({ phase, look }: Teardown, { kind, id, state }: Resource): boolean {
  if (state === 'asking') return false;
  if (state === 'gone') return phase === 'last-look' && look.lingering.includes(id);
  return phase === 'last-look' || kind === kindIn(phase);
}

/** A person says that what stood in the way is mended: everything that waits is tried now, and deadlines begin anew. */
export function goOn(t: Teardown, now: Instant): Teardown {
  return {
    ...t,
    phaseSince: now,
    rounds: null,
    pauses: {},
    obstacles: {},
    lockSystemProblems: [],
    look: { ...t.look, at: now },
    resources: t.resources.map((one) =>
      isHeldUp(t, one) ? { ...one, ...fresh, state: one.state === 'asked' ? 'asked' : 'found', nextTryAt: now } : one,
    ),
  };
}

/** A teardown from the moment when force was asked for, also where it has just found the identity in use without it. */
export function forced(t: Teardown): Teardown {
  return {
    ...t,
    force: true,
    ended: t.ended?.outcome === 'in-use' ? null : t.ended,
  };
}

const fresh = { failures: 0, obstacle: null, confirmedAt: null, confirmedBy: null } as const;
