import { epochMs, later, plus, type Instant } from '../instant.ts';
import { growingPauseMs, type PauseSchedule } from '../pause.ts';
import { hasWebhooks } from './access.ts';
import type { Phase } from './phases.ts';
import type { ConfirmedBy, Teardown } from './state.ts';

const second = 1_000;
const minute = 60_000;

/** How long a phase may take before a person is told what remains, and deletions are repeated at a slow pace. */
const phaseWithinMs = 10 * minute;

/** Seam's clock may be behind ours, and events appear late: how far back each round reads, in milliseconds. */
export const overlapMs = minute;

/** After this many rounds without news everything that is awaited is looked at by itself. */
export const silentRounds = 2;

/**
 * How long the answers of the properties hold, in milliseconds: if a list takes longer, they are asked again before the next
 * deletion. A property that was lost meanwhile does not answer.
 */
export const answersHoldMs = minute;

/** The pauses before a deletion is repeated that Seam took and did not carry out. */
const repeatPauses: PauseSchedule = { firstMs: 5 * minute, mostMs: 60 * minute };

/** The pauses before the properties are asked again, or a list is read again. */
const lookPauses: PauseSchedule = { firstMs: 200, mostMs: 30 * second };

const identityRounds: PauseSchedule = { firstMs: 500, mostMs: minute };
const webhookRounds: PauseSchedule = { firstMs: 15 * second, mostMs: 15 * minute };
const eventRounds: PauseSchedule = { firstMs: 400, mostMs: minute };

/**
 * The pause before a deletion is repeated that Seam took and did not carry out, in milliseconds.
 *
 * @param failures how often that happened before.
 */
export function repeatMs(failures: number): number {
  return growingPauseMs(repeatPauses, failures);
}

/**
 * The pause before the properties are asked again, or a list is read again, in milliseconds.
 *
 * @param looks how many looks there were before.
 */
export function lookAgainMs(looks: number): number {
  return growingPauseMs(lookPauses, looks);
}

/** When the present phase has taken too long. */
export function deadlineOf({ phaseSince }: Teardown): Instant {
  return plus(phaseSince, phaseWithinMs);
}

/** Whether the present phase has taken too long. */
export function isOverdue(t: Teardown, now: Instant): boolean {
  return now >= deadlineOf(t);
}

/** When a deletion that Seam took now is repeated if nothing is heard of it: never before the deadline. */
export function repeatAt(t: Teardown, failures: number, now: Instant): Instant {
  return later(deadlineOf(t), plus(now, repeatMs(failures)));
}

/** A look that is too early costs a call, so it is better taken a little late. */
const margin = 1.1;

/**
 * How long Seam takes for a deletion, in milliseconds, as the other things show: the identity is hardly gone sooner. A
 * webhook comes at once; an event that was read from the list was there for a while.
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

const firstIdentityLookMs = { least: 100, most: 5_000 };

/**
 * The pause before round `count`, in milliseconds. No event says that an identity is gone, so it is looked for; the first
 * time after as long as Seam took for the other things. If webhooks come, rounds are for those that got lost.
 */
export function roundPauseMs(t: Teardown, phase: Phase, count: number): number {
  if (phase !== 'user-identity') return growingPauseMs(hasWebhooks(t) ? webhookRounds : eventRounds, count);
  if (count > 0) return growingPauseMs(identityRounds, count - 1);
  const { least, most } = firstIdentityLookMs;
  return Math.min(Math.max(usualDeletionMs(t) ?? identityRounds.firstMs, least), most);
}
