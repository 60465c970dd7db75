import { epochMs, later, plus, type Instant } from '../instant.ts';
import type { Phase } from './phases.ts';
import { hasWebhooks, type ConfirmedBy, type Teardown } from './state.ts';

const second = 1_000;
const minute = 60_000;

/** How long a phase may take before a person is told what remains, and deletions are repeated at a slow pace. */
const phaseWithinMs = 10 * minute;

/** Seam's clock may be behind ours, and events appear late: how far back each round reads. */
export const overlapMs = minute;

/** Rounds without news after which everything that is awaited is looked at by itself. */
export const silentRounds = 2;

function growing(first: number, count: number, longest: number): number {
  return Math.min(first * 2 ** count, longest);
}

/** The pause after failure number `failures` of a call that Temporal repeated in vain. */
export function setBackMs(failures: number): number {
  return growing(5 * second, failures - 1, 10 * minute);
}

/** The pause before a deletion that Seam took and that came to nothing is asked for again. */
export function repeatMs(failures: number): number {
  return growing(5 * minute, failures, 60 * minute);
}

/** The pause before somebody is asked again whether a reservation has let go, or a list is read again. */
export function lookAgainMs(looks: number): number {
  return growing(200, looks, 30 * second);
}

/** When the present phase has taken too long. */
export function deadlineOf({ phaseSince }: Teardown): Instant {
  return plus(phaseSince, phaseWithinMs);
}

/** Whether the present phase has taken too long. */
export function isOverdue(t: Teardown, now: Instant): boolean {
  return now >= deadlineOf(t);
}

/** When a deletion that was taken now is repeated if nothing is heard of it: never before the deadline. */
export function repeatAt(t: Teardown, failures: number, now: Instant): Instant {
  return later(deadlineOf(t), plus(now, repeatMs(failures)));
}

/** One look too early costs a call, so that it is better taken a little late. */
const margin = 1.1;

/**
 * How long Seam takes over a deletion, by what it told of the others: the identity will hardly be gone sooner. A webhook
 * comes at once; what was read from a list had been there for a while.
 */
function usualDeletionMs({ resources }: Teardown): number | null {
  function took(by: ConfirmedBy): readonly number[] {
    return resources.flatMap(({ askedAt, confirmedAt, confirmedBy }) =>
      askedAt !== null && confirmedAt !== null && confirmedBy === by ? [epochMs(confirmedAt) - epochMs(askedAt)] : [],
    );
  }
  const byWebhook = took('webhook').toSorted((a, b) => a - b);
  const median = byWebhook[Math.floor(byWebhook.length / 2)];
  if (median !== undefined) return median * margin;
  const byEvent = took('event');
  return byEvent.length > 0 ? Math.min(...byEvent) : null;
}

const identityLookMs = { usual: 500, least: 100, most: 5_000 };

/**
 * The pause before round `count`. No event tells that an identity is gone: it is looked for, the first time after as long
 * as Seam took for the others. Where webhooks tell, rounds are for those that got lost.
 */
export function roundPauseMs(t: Teardown, phase: Phase, count: number): number {
  const { usual, least, most } = identityLookMs;
  if (phase === 'user-identity') {
    const first = Math.min(Math.max(usualDeletionMs(t) ?? usual, least), most);
    return count === 0 ? first : growing(usual, count - 1, minute);
  }
  return hasWebhooks(t) ? growing(15 * second, count, 15 * minute) : growing(400, count, minute);
}
