import { plus, type Instant } from '../instant.ts';
import type { SeamEvent } from '../seam/resources.ts';
import { goneEvents, type Kind, type ListedKind } from './phases.ts';
import { found, isGone, type ConfirmedBy, type Obstacle, type Resource, type Teardown } from './state.ts';
import { repeatAt, repeatMs, setBackMs } from './timing.ts';

/** Changes what is known of one thing. */
function change(t: Teardown, { kind, id }: Resource, to: (before: Resource) => Resource): Teardown {
  return {
    ...t,
    resources: t.resources.map((one) => (one.kind === kind && one.id === id ? to(one) : one)),
  };
}

/** Something is gone, for good: what comes later changes nothing. */
function gone(one: Resource, confirmedBy: ConfirmedBy, now: Instant): Resource {
  return isGone(one)
    ? one
    : {
        ...one,
        state: 'gone',
        // The event of a deletion whose answer is still to come: Seam has taken it.
        askedAt: one.askedAt ?? (one.state === 'asking' && confirmedBy !== 'already-gone' ? now : null),
        confirmedAt: now,
        confirmedBy,
        nextTryAt: null,
        obstacle: null,
      };
}

/** After the deletion of something was sent. */
export function asking(t: Teardown, resource: Resource): Teardown {
  return change(t, resource, (one) => ({ ...one, state: 'asking' }));
}

/** After Seam answered a deletion: it took it, or had nothing of the kind any more. */
export function afterDeletion(t: Teardown, resource: Resource, wasGone: boolean, now: Instant): Teardown {
  return change(t, resource, (one) => {
    if (isGone(one)) return one; // The webhook was faster than the answer.
    if (wasGone) return gone(one, one.askedAt === null ? 'already-gone' : 'look', now);
    const obstacle = one.obstacle?.code === deletionFailed ? one.obstacle : null;
    const failures = one.askedAt === null ? one.failures : one.failures + 1;
    const nextTryAt = repeatAt(t, failures, now);
    return { ...one, state: 'asked', askedAt: one.askedAt ?? now, failures, nextTryAt, obstacle };
  });
}

/** After a deletion did not go through: it is asked for again after a pause. */
export function afterRefusedDeletion(t: Teardown, resource: Resource, obstacle: Obstacle, now: Instant): Teardown {
  return change(t, resource, (one) => {
    if (isGone(one)) return one;
    const failures = one.failures + 1;
    const state = one.askedAt === null ? 'found' : 'asked';
    return { ...one, state, failures, nextTryAt: plus(now, setBackMs(failures)), obstacle };
  });
}

/** After Seam's events, by webhook or read from the list; what is not about the identity changes nothing. */
export function afterEvents(
  t: Teardown,
  events: readonly SeamEvent[],
  by: 'webhook' | 'event',
  now: Instant,
): Teardown {
  const told = new Set(events.map(({ eventType, resourceId }) => `${eventType} ${resourceId}`));
  function isTold({ kind, id }: Resource): boolean {
    return kind !== 'user-identity' && told.has(`${goneEvents[kind]} ${id}`);
  }
  if (!t.resources.some((one) => isTold(one) && !isGone(one))) return t;
  return { ...t, resources: t.resources.map((one) => (isTold(one) ? gone(one, by, now) : one)) };
}

/**
 * After a kind was listed. What is new has to go, too. What was asked to go and is not listed is gone; what is listed all
 * the same is looked for again later: lists may lag behind, and nothing is deleted twice for that.
 */
export function afterListing(t: Teardown, kind: ListedKind, ids: readonly string[], now: Instant): Teardown {
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

/** What a look at one thing shows; `null` where Seam does not say whether it is being deleted. */
export interface Seen {
  readonly isBeingDeleted: boolean | null;
  /** The codes of what Seam reports as wrong with it. */
  readonly problems: readonly string[];
}

/** How long Seam may take to show that something is being deleted. */
const shownWithinMs = 60_000;

/** The code of the obstacle that Seam itself reports. */
const deletionFailed = 'deletion-failed';

const afterFailure: Readonly<Record<Kind, string>> = {
  'client-session': '',
  credential: '',
  'acs-user': ' Look the user up in Visionline: is it in use, or the system full?',
  'enrollment-automation': '',
  phone: '',
  'user-identity': '',
};

/**
 * After a look at something whose deletion was asked for: `null` where it is gone. Where Seam reports that it could not
 * delete it, or is not deleting it, the deletion is repeated at a slow pace.
 */
export function afterLookAt(t: Teardown, resource: Resource, seen: Seen | null, now: Instant): Teardown {
  return change(t, resource, (one) => {
    if (seen === null) return gone(one, 'look', now);
    if (one.state !== 'asked') return one;
    const failed = seen.problems.filter((code) => code.startsWith('failed_to_delete'));
    const isIdle = seen.isBeingDeleted === false && now >= plus(one.askedAt ?? now, shownWithinMs);
    if (failed.length === 0 && !isIdle) return { ...one, obstacle: null };
    const message =
      failed.length > 0
        ? `Seam reports ${failed.join(', ')}.${afterFailure[one.kind]}`
        : 'Seam took the deletion and is not carrying it out.';
    // The first such look sets the pace; later ones leave the next try where it is.
    if (one.obstacle?.code === deletionFailed) return one;
    const failures = one.failures + 1;
    const nextTryAt = plus(now, repeatMs(failures - 1));
    return { ...one, failures, nextTryAt, obstacle: { code: deletionFailed, message } };
  });
}
