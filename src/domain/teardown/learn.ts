import { plus, type Instant } from '../instant.ts';
import { callPauses, growingPauseMs } from '../pause.ts';
import type { SeamEvent } from '../seam/resources.ts';
import { goneEvents, type Kind, type ListedKind } from './phases.ts';
import { found, isGone, type ConfirmedBy, type Obstacle, type Resource, type Teardown } from './state.ts';
import { overlapMs, repeatAt, repeatMs } from './timing.ts';

/** Changes what is known of one thing. */
function change(t: Teardown, { kind, id }: Resource, to: (before: Resource) => Resource): Teardown {
  return {
    ...t,
    resources: t.resources.map((one) => (one.kind === kind && one.id === id ? to(one) : one)),
  };
}

/** Something is gone for good: later news changes nothing. */
function gone(one: Resource, confirmedBy: ConfirmedBy, now: Instant): Resource {
  return isGone(one)
    ? one
    : {
        ...one,
        state: 'gone',
        // The event came before the answer to the deletion, so Seam has taken it.
        askedAt: one.askedAt ?? (one.state === 'asking' && confirmedBy !== 'already-gone' ? now : null),
        confirmedAt: now,
        confirmedBy,
        nextTryAt: null,
        obstacle: null,
      };
}

/** While a deletion is on its way to Seam. */
export function asking(t: Teardown, resource: Resource): Teardown {
  return change(t, resource, (one) => ({ ...one, state: 'asking' }));
}

/** Whether something is known to be gone by now. */
export function isGoneNow({ resources }: Teardown, { kind, id }: Resource): boolean {
  return resources.some((one) => one.kind === kind && one.id === id && isGone(one));
}

/** Seam's answer to a deletion. */
export interface Answered {
  /** Seam no longer had it; else it took the deletion. */
  readonly wasGone: boolean;
  readonly now: Instant;
}

/** After Seam answered a deletion. */
export function afterDeletion(t: Teardown, resource: Resource, { wasGone, now }: Answered): Teardown {
  return change(t, resource, (one) => {
    if (isGone(one)) return one; // The webhook was faster than the answer.
    if (wasGone) return gone(one, one.askedAt === null ? 'already-gone' : 'look', now);
    const obstacle = one.obstacle?.code === deletionFailed ? one.obstacle : null;
    const failures = one.askedAt === null ? one.failures : one.failures + 1;
    const nextTryAt = repeatAt(t, failures, now);
    return { ...one, state: 'asked', askedAt: one.askedAt ?? now, failures, nextTryAt, obstacle };
  });
}

/** Why Seam did not take a deletion, and when it said so. */
export interface Refusal {
  readonly obstacle: Obstacle;
  readonly now: Instant;
}

/** After Seam did not take a deletion: it is repeated after a pause. */
export function afterRefusedDeletion(t: Teardown, resource: Resource, { obstacle, now }: Refusal): Teardown {
  return change(t, resource, (one) => {
    if (isGone(one)) return one;
    const nextTryAt = plus(now, growingPauseMs(callPauses, one.failures));
    const state = one.askedAt === null ? 'found' : 'asked';
    return { ...one, state, failures: one.failures + 1, nextTryAt, obstacle };
  });
}

/** Seam's events, and how they came. */
export interface Heard {
  readonly events: readonly SeamEvent[];
  readonly by: 'webhook' | 'event';
}

/** After Seam's events; those that are not about the identity change nothing. */
export function afterEvents(t: Teardown, { events, by }: Heard, now: Instant): Teardown {
  function isHeard({ kind, id }: Resource): boolean {
    return (
      kind !== 'user-identity' &&
      events.some(({ eventType, resourceId }) => eventType === goneEvents[kind] && resourceId === id)
    );
  }
  if (!t.resources.some((one) => isHeard(one) && !isGone(one))) return t;
  return { ...t, resources: t.resources.map((one) => (isHeard(one) ? gone(one, by, now) : one)) };
}

/** What was read from Seam's list of events. */
export interface EventList {
  readonly events: readonly SeamEvent[];
  /** When Seam was asked. */
  readonly askedAt: Instant;
}

/** After the events since the last time were read; the next read begins a little earlier than this one. */
export function afterEventList(t: Teardown, { events, askedAt }: EventList, now: Instant): Teardown {
  return { ...afterEvents(t, { events, by: 'event' }, now), eventsSince: plus(askedAt, -overlapMs) };
}

/** From when on events are read. */
export function eventsSince({ eventsSince: since }: Teardown, now: Instant): Instant {
  return since ?? plus(now, -overlapMs);
}

/** What Seam lists of a kind. */
export interface Listing {
  readonly kind: ListedKind;
  readonly ids: readonly string[];
}

/**
 * After Seam listed a kind. New things have to go, too. Things that Seam was asked to delete and does not list are gone;
 * things that it still lists are looked for again later: lists may be behind, and that is no reason to delete twice.
 */
export function afterListing(t: Teardown, { kind, ids }: Listing, now: Instant): Teardown {
  const known = t.resources.filter((one) => one.kind === kind);
  const fresh = ids.filter((id) => !known.some((one) => one.id === id)).map((id) => found(kind, id));
  const others = t.look.lingering.filter((id) => !known.some((one) => one.id === id));
  const lingering = known.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
  function isMissing(one: Resource): boolean {
    return one.kind === kind && one.state === 'asked' && !ids.includes(one.id);
  }
  return {
    ...t,
    resources: [...t.resources.map((one) => (isMissing(one) ? gone(one, 'look', now) : one)), ...fresh],
    look: { ...t.look, listed: [...t.look.listed, kind], lingering: [...others, ...lingering] },
  };
}

/** What Seam shows of one thing. */
export interface Seen {
  /** `null` if Seam does not say. */
  readonly isBeingDeleted: boolean | null;
  /** The codes of what Seam reports as wrong with it. */
  readonly problems: readonly string[];
}

/** A look at one thing. */
export interface LookAt {
  /** `null` if Seam no longer has it. */
  readonly seen: Seen | null;
  /** When Seam was asked: a worker may die before the answer is heard. */
  readonly askedAt: Instant;
  readonly now: Instant;
}

/** How long Seam may take to show that something is being deleted. */
const shownWithinMs = 60_000;

/** The code of the obstacle that Seam itself reports. */
const deletionFailed = 'deletion-failed';

function failureText(kind: Kind, codes: readonly string[]): string {
  const advice = kind === 'acs-user' ? ' Look the user up in Visionline: is it in use, or the system full?' : '';
  return `Seam reports ${codes.join(', ')}.${advice}`;
}

/**
 * After a look at something that Seam was asked to delete. If Seam reports that it could not delete it, or is not deleting
 * it, the deletion is repeated at a slow pace.
 */
export function afterLookAt(t: Teardown, resource: Resource, { seen, askedAt, now }: LookAt): Teardown {
  return change(t, resource, (one) => {
    if (seen === null) return gone(one, 'look', now);
    if (one.state !== 'asked') return one;
    const failed = seen.problems.filter((code) => code.startsWith('failed_to_delete'));
    const isIdle = seen.isBeingDeleted === false && askedAt >= plus(one.askedAt ?? now, shownWithinMs);
    if (failed.length === 0 && !isIdle) return { ...one, obstacle: null };
    // The first such look sets the pace; later ones leave the next try as it is.
    if (one.obstacle?.code === deletionFailed) return one;
    const message =
      failed.length > 0 ? failureText(one.kind, failed) : 'Seam took the deletion and is not carrying it out.';
    const nextTryAt = plus(now, repeatMs(one.failures));
    return { ...one, failures: one.failures + 1, nextTryAt, obstacle: { code: deletionFailed, message } };
  });
}
