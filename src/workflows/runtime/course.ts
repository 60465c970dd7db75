import { allHandlersFinished, condition, workflowInfo, type CancellationScope } from '@temporalio/workflow';
import { nextOf, type Moment } from '../../domain/moment.ts';
import { momentsOf } from '../../domain/task.ts';
import { isAtRest, isBusy, startDue, wake, type Beat, type Task } from './beat.ts';
import { createAlarm, now } from './clock.ts';

/** What the loop has to know of a workflow. */
export interface Course<Result = never> {
  /** Advances the state as far as time and news allow, before the table is made; it need not wake the loop. */
  think?(): void;
  /**
   * The table of tasks, as of now. It is made once in each pass of the loop, and starting and waking follow from it: so
   * every change of the state, except by `think`, has to `wake` the loop.
   */
  tasks(): readonly Task[];
  /** The moments at which time alone changes something that no task waits for, such as what is shown. */
  moments?(): readonly Moment[];
  /** Shows the state to operators: status card, search attributes. */
  show(): void;
  /** Called when nothing is under way: the result if the workflow is to end, `null` if it stays open. */
  close?(): Promise<{ readonly result: Result } | null>;
  /** Hands the state to the next run. */
  continueAsNew(): Promise<never>;
  /** The tasks run in this scope; once it is cancelled, nothing new is started, and what is open goes on in a new run. */
  readonly scope?: CancellationScope;
  /** Set if no timer is worth its cost while tasks are under way: each that ends wakes the loop anyway. */
  readonly waitsAtRestOnly?: true;
}

/**
 * From how many events on a run is long, though Temporal suggests to continue as new at some 4,000: a worker that has lost a
 * workflow replays all of its events before it does anything else, and the workflow task times out after ten seconds.
 */
const longRun = 500;

/** Whether the workflow is to continue as new: before that nothing new is started. */
export function isLeaving(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength >= longRun;
}

/**
 * The loop of every workflow: start what is due, show the state, then end, continue as new, or wait for the next change or
 * moment.
 *
 * @throws {Error} if a task ran into a defect: the workflow task fails until that is repaired, and nothing is lost.
 */
export async function runCourse<Result>(course: Course<Result>, beat: Beat): Promise<Result> {
  const alarm = createAlarm(() => wake(beat));
  for (;;) {
    beat.changed = false;
    course.think?.();
    const tasks = course.tasks();
    const isEnding = isLeaving() || course.scope?.consideredCancelled === true;
    if (!isEnding) startDue(beat, tasks, course.scope);
    course.show();
    if (isAtRest(beat)) {
      const closed = (await course.close?.()) ?? null;
      if (closed !== null) return closed.result;
      if (isEnding) await leaveAtRest(course, beat);
    }
    if (!beat.changed) alarm.set(course.waitsAtRestOnly && isBusy(beat) ? null : nextRing(course, tasks));
    await condition(() => beat.changed || beat.fault !== null);
    if (beat.fault !== null) throw new Error('a task ran into a defect', { cause: beat.fault.error });
  }
}

function nextRing(course: Course<unknown>, tasks: readonly Task[]): Moment | null {
  return nextOf([...momentsOf(tasks), ...(course.moments?.() ?? [])], now());
}

/** Continues as new once all handlers have finished, unless something happens meanwhile. */
async function leaveAtRest(course: Course<unknown>, beat: Beat): Promise<void> {
  if (!isAtRest(beat)) return;
  await condition(allHandlersFinished);
  if (isAtRest(beat)) await course.continueAsNew();
}
