/** What the server says of a workflow at one moment, as far as it shows whether the workflow goes on. */
export interface Observation {
  /** Changes with all that happens to the workflow: its run, the length of its history, the attempts of its tasks. */
  readonly trace: string;
  /** How far its clock still is from where it is moved to, in milliseconds. */
  readonly leftMs: number;
  /** Its workflow task, if it has one. */
  readonly workflowTask: { readonly attempt: number; readonly isStarted: boolean } | null;
  /** Its activities that are due or begun, by name. */
  readonly activities: readonly { readonly type: string; readonly isStarted: boolean }[];
  /** Its open children, and how far this advance is with each of them. */
  readonly children: readonly { readonly workflowId: string; readonly progress: MoveProgress }[];
}

/** How far an advance is with a workflow. */
export type MoveProgress = 'under way' | 'arrived' | 'stuck';

/** What is remembered of the observations of one workflow. */
export interface Watch {
  /** The last trace; null after a call of our own that changed it. */
  readonly trace: string | null;
  readonly leastLeftMs: number;
  /** How many observations in a row showed nothing new. */
  readonly unchanged: number;
}

/** What follows from the observations so far. */
export type Verdict =
  | { readonly kind: 'goes on' }
  /** Stop its clock and move it anew: the server moves a clock only when something happens to the workflow. */
  | { readonly kind: 'nudge' }
  /** Find out whether a worker asks for its tasks: it is stuck if none does. */
  | { readonly kind: 'find a worker'; readonly of: 'workflow task' | 'activity' }
  /** Find out why its workflow task failed: it is stuck if it did fail, again and again, and did not time out. */
  | { readonly kind: 'find the failure'; readonly attempt: number }
  | { readonly kind: 'stuck'; readonly reason: string };

/** The watch before the first observation. */
export const unwatched: Watch = { trace: null, leastLeftMs: Infinity, unchanged: 0 };

/**
 * Observations are counted, not seconds: on a slow machine there are fewer. The pauses between them grow to 200 ms, so a
 * round takes at least 5 s, and the last one ends after 2 minutes or more.
 */
const observationsInRound = 25;
const lastRound = 24;

/** The attempt at which a workflow task has failed three times. On a slow machine a single one may time out. */
const failedAttempt = 4;

/** An answer that comes late shows a clock too far ahead, by about as much. */
const noiseMs = 100;

/** The watch after one more observation. */
export function watched(before: Watch, { trace, leftMs }: Observation): Watch {
  const isNearer = leftMs < before.leastLeftMs - noiseMs;
  const isNew = isNearer || (before.trace !== null && before.trace !== trace);
  return {
    trace,
    leastLeftMs: isNearer ? leftMs : before.leastLeftMs,
    unchanged: isNew ? 0 : before.unchanged + 1,
  };
}

/** The watch after a call of our own that changes the trace: that alone does not count as going on. */
export function disturbed(watch: Watch): Watch {
  return { ...watch, trace: null };
}

/** How long to wait before the next observation, in milliseconds. */
export function pauseMs({ unchanged }: Watch): number {
  return Math.min(10 * 1.5 ** unchanged, 200);
}

/** Judges whether a workflow goes on, and what to do if it has shown nothing new for a whole round of observations. */
export function judge(watch: Watch, observation: Observation): Verdict {
  const stuckChild = observation.children.find(({ progress }) => progress === 'stuck');
  if (stuckChild) return { kind: 'stuck', reason: `it waits for its child ${stuckChild.workflowId}, which is stuck` };
  const attempt = observation.workflowTask?.attempt ?? 0;
  if (attempt >= failedAttempt && watch.unchanged === 0) return { kind: 'find the failure', attempt };
  const isEndOfRound = watch.unchanged > 0 && watch.unchanged % observationsInRound === 0;
  return isEndOfRound ? judgeRound(watch.unchanged / observationsInRound, observation) : { kind: 'goes on' };
}

function judgeRound(round: number, { workflowTask, activities, children }: Observation): Verdict {
  // What has begun ends with a time-out of its own at the latest.
  const isStarted = workflowTask?.isStarted || activities.some((activity) => activity.isStarted);
  if (isStarted || children.some(({ progress }) => progress === 'under way')) return { kind: 'goes on' };
  const waiting = workflowTask ? 'workflow task' : activities.length > 0 ? 'activity' : null;
  // Only in every second round: a worker may be about to start.
  if (waiting !== null && round % 2 === 0 && round < lastRound) return { kind: 'find a worker', of: waiting };
  if (waiting === 'activity') return { kind: 'goes on' };
  if (round < lastRound) return { kind: 'nudge' };
  const [child] = children;
  const what = workflowTask
    ? 'no worker was given its workflow task'
    : child
      ? `its child ${child.workflowId} has arrived and did not end`
      : 'it has nothing in flight, and the server did not move its clock';
  return { kind: 'stuck', reason: `${what} while it was observed ${round * observationsInRound} times and moved anew` };
}
