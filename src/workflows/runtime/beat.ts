import { isCancellation, type CancellationScope } from '@temporalio/workflow';
import type { Subject } from '../../domain/subject.ts';
import { mostAtOnce, type Schedule, type TaskData } from '../../domain/task.ts';

/** What the loop of a workflow, its handlers and its tasks share. */
export interface Beat {
  /** Something happened since the loop last looked. */
  changed: boolean;
  /** A defect of a task. The loop throws it, so that the workflow task fails and can be repaired. */
  fault: { readonly error: unknown } | null;
  /** The tasks under way: what they are about, by kind. */
  readonly underWay: Map<string, Set<string | null>>;
}

/** A row of a workflow's table of tasks, with what it does. */
export interface Task extends TaskData, Schedule {
  readonly run: () => Promise<void>;
}

/** The beat of a workflow that has just started; its loop looks at once. */
export function createBeat(): Beat {
  return { changed: true, fault: null, underWay: new Map() };
}

/** Makes the loop look again: every change of the state calls it. */
export function wake(beat: Beat): void {
  beat.changed = true;
}

/** What the tasks of a kind are about that are under way. */
export function underWay({ underWay: all }: Beat, kind: string): ReadonlySet<string | null> {
  return all.get(kind) ?? new Set();
}

/** Whether a task is under way. */
export function isUnderWay(beat: Beat, { kind, about }: Subject): boolean {
  return underWay(beat, kind).has(about);
}

/** Whether any task is under way. */
export function isBusy(beat: Beat): boolean {
  return [...beat.underWay.values()].some((abouts) => abouts.size > 0);
}

/** Whether nothing is under way, and nothing happened since the loop last looked: only then may a workflow end. */
export function isAtRest(beat: Beat): boolean {
  return !beat.changed && !isBusy(beat);
}

/** Runs a task beside the loop, which looks again when it ends; does nothing if the task is under way. */
function start(beat: Beat, { kind, about, run }: Task, scope: CancellationScope | undefined): void {
  if (isUnderWay(beat, { kind, about })) return;
  beat.underWay.set(kind, new Set([...underWay(beat, kind), about]));
  (scope === undefined ? run() : scope.run(run))
    .catch((error: unknown) => {
      // A task that was cancelled with its scope is no defect.
      if (!(isCancellation(error) && scope?.consideredCancelled)) beat.fault = { error };
    })
    .finally(() => {
      beat.underWay.get(kind)?.delete(about);
      wake(beat);
    });
}

/**
 * Starts the tasks of a table that are due and not under way, 10 of a kind at the most: each that ends makes the loop look
 * again, and start the next.
 *
 * @param scope cancels the calls of the tasks, if the workflow can be given up.
 */
export function startDue(beat: Beat, tasks: readonly Task[], scope?: CancellationScope): void {
  for (const task of tasks) if (task.isDue && underWay(beat, task.kind).size < mostAtOnce) start(beat, task, scope);
}
