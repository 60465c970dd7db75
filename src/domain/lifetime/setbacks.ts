import type { Instant } from '../instant.ts';
import { callPauses, isPaused, pausedAfterFailure, type Pause, type PauseSchedule } from '../pause.ts';
import { isSameSubject, withoutEntry, type Subject } from '../subject.ts';
import { withTrouble, type Trouble } from '../trouble.ts';
import type { State, TaskKind, TroubleKind } from './state.ts';

/** The name of one task of a reservation. */
export type TaskName = Subject<TaskKind>;

/** The task that issues a guest's key. */
export function issueTask(guestId: string): TaskName {
  return { kind: 'issue', about: guestId };
}

/** Why a task failed, as far as a person has to know. */
export interface Setback {
  /** `null`: nothing that a person has to look at. */
  readonly trouble: Trouble | null;
  readonly now: Instant;
  /** The shortest pause, such as Seam's Retry-After, in milliseconds. */
  readonly leastMs?: number;
  /** 5 seconds to 10 minutes unless said otherwise. */
  readonly schedule?: PauseSchedule;
}

/** The state with a task's trouble, or with `null` without it. */
export function withTroubleOf(state: State, task: Subject<TroubleKind>, trouble: Trouble | null): State {
  const troubles = withTrouble(state.troubles, task, trouble);
  return troubles === state.troubles ? state : { ...state, troubles };
}

/** The state after a task failed: what is wrong, and that its next try waits, longer after each failure. */
export function setBack(state: State, task: TaskName, setback: Setback): State {
  const { trouble, now, leastMs = 0, schedule = callPauses } = setback;
  const pauses = pausedAfterFailure(state.pauses, task, { schedule, now, leastMs });
  return withTroubleOf({ ...state, pauses }, task, trouble);
}

/** The state after a task went well, or is no longer needed; the same state if nothing was wrong with it. */
export function goneWell(state: State, task: TaskName): State {
  const pauses = withoutEntry(state.pauses, task);
  return withTroubleOf(pauses === state.pauses ? state : { ...state, pauses }, task, null);
}

/** Whether the next try of a task still has to wait. */
export function isTaskPaused({ pauses }: State, task: TaskName, now: Instant): boolean {
  return isPaused(pauses, task, now);
}

/** A task's pause, also one that is over; `undefined` if it did not fail since it last went well. */
export function pauseOf({ pauses }: State, task: TaskName): Pause<TaskKind> | undefined {
  return pauses.find((one) => isSameSubject(one, task));
}

/** The state without the pauses and troubles of one kind of task that are about none of `kept`. */
export function withOnly(state: State, kind: TroubleKind, kept: ReadonlySet<string>): State {
  function stays(one: Subject): boolean {
    return one.kind !== kind || (one.about !== null && kept.has(one.about));
  }
  const [pauses, troubles] = [state.pauses.filter(stays), state.troubles.filter(stays)];
  const isSame = pauses.length === state.pauses.length && troubles.length === state.troubles.length;
  return isSame ? state : { ...state, pauses, troubles };
}
