import type { Moment } from './moment.ts';
import { later, type Instant } from './instant.ts';
import { pausedUntil, type Pause } from './pause.ts';
import type { Subject } from './subject.ts';

/** When a task runs (see the [glossary](../../docs/architecture.md#glossary)): part of a row of the workflow's table. */
export interface Schedule {
  /** Whether it can start now. */
  readonly isDue: boolean;
  /** The later moment from which it can start; `null` if it is due now, or if there is nothing to do. */
  readonly nextAt: Instant | null;
}

/** A task as data: what it is, and the summary of the timer that waits for it. */
export interface TaskData extends Subject {
  /** For example `until the entrances are read again`. */
  readonly what: string;
}

/**
 * How many calls or tasks of one kind are under way at once. The answers to all of them may come with one workflow task, which
 * has five seconds for what follows from them.
 */
export const mostAtOnce = 10;

/** What is known of a workflow at a moment when its table of tasks is made. */
export interface TableContext {
  readonly pauses: readonly Pause[];
  readonly now: Instant;
}

/**
 * A row of the table of tasks. Starting and waking both follow from it, so that a task that waits is always woken.
 *
 * @param dueAt when there is something to do; `null` if there is nothing. A pause of the task makes it later.
 */
export function scheduled<Task extends TaskData>(
  task: Task,
  dueAt: Instant | null,
  { pauses, now }: TableContext,
): Task & Schedule {
  if (dueAt === null) return { ...task, isDue: false, nextAt: null };
  const startsAt = later(dueAt, pausedUntil(pauses, task) ?? dueAt);
  return startsAt <= now ? { ...task, isDue: true, nextAt: null } : { ...task, isDue: false, nextAt: startsAt };
}

/** The moments at which the tasks of a table can start. */
export function momentsOf(table: readonly (TaskData & Schedule)[]): readonly Moment[] {
  return table.flatMap(({ nextAt, what }) => (nextAt === null ? [] : [{ at: nextAt, what }]));
}
