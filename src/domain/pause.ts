import { plus, type Instant } from './instant.ts';
import { entryOf, withEntry, type Subject } from './subject.ts';

/**
 * How pauses grow (see the [glossary](../../docs/architecture.md#glossary)): each is twice as long as the one before, up to
 * a longest one.
 */
export interface PauseSchedule {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** The pauses of a step whose calls to Seam fail. */
export const callPauses: PauseSchedule = { firstMs: 5_000, mostMs: 600_000 };

/**
 * The pause that follows `before` others, in milliseconds.
 *
 * @param before how many pauses came before: 0 gives the first one.
 */
export function growingPauseMs({ firstMs, mostMs }: PauseSchedule, before: number): number {
  return Math.min(firstMs * 2 ** before, mostMs);
}

/**
 * After a failure the next try of a task waits. The pause is part of the state, and not a sleeping task, so that it does
 * not delay continue-as-new.
 */
export interface Pause<Kind extends string = string> extends Subject<Kind> {
  /** How often the task failed since it last went well. */
  readonly failures: number;
  readonly until: Instant;
}

/** How a pause begins. */
export interface PauseOptions {
  readonly schedule: PauseSchedule;
  readonly now: Instant;
  /** The shortest pause, such as the one that Seam asks for (Retry-After), in milliseconds. */
  readonly leastMs?: number;
}

/** The pauses after one more failure of a task. */
export function pausedAfterFailure<Kind extends string>(
  pauses: readonly Pause<Kind>[],
  { kind, about }: Subject<Kind>,
  { schedule, now, leastMs = 0 }: PauseOptions,
): readonly Pause<Kind>[] {
  const before = entryOf(pauses, { kind, about })?.failures ?? 0;
  const until = plus(now, Math.max(growingPauseMs(schedule, before), leastMs));
  return withEntry(pauses, { kind, about, failures: before + 1, until });
}

/** The pauses after a task is to wait for so many milliseconds, 0 for not at all; its failures stay counted. */
export function pausedFor<Kind extends string>(
  pauses: readonly Pause<Kind>[],
  { kind, about }: Subject<Kind>,
  { ms, now }: { readonly ms: number; readonly now: Instant },
): readonly Pause<Kind>[] {
  const failures = entryOf(pauses, { kind, about })?.failures ?? 0;
  return withEntry(pauses, { kind, about, failures, until: plus(now, ms) });
}

/** Until when the next try of a task waits; `null` if it does not. It may be over. */
export function pausedUntil(pauses: readonly Pause[], subject: Subject): Instant | null {
  return entryOf(pauses, subject)?.until ?? null;
}

/** Whether the next try of a task still has to wait. */
export function isPaused(pauses: readonly Pause[], subject: Subject, now: Instant): boolean {
  return (pausedUntil(pauses, subject) ?? now) > now;
}
