/** What one look at a workflow shows of whether it goes on. */
export interface Look {
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

/** What is remembered of the looks at one workflow. */
export interface Watch {
  /** The trace that the next look is compared with; null after a call of our own that changed it. */
  readonly trace: string | null;
  readonly leastLeftMs: number;
  /** How many looks in a row saw nothing new. */
  readonly unchanged: number;
}

/** What follows from the looks so far. */
export type Verdict =
  | { readonly kind: 'goes on' }
  /** Its clock is to be stopped and moved anew: the server moves a clock only when something happens to the workflow. */
  | { readonly kind: 'nudge' }
  /** Whether a worker asks for its tasks has to be looked up. */
  | { readonly kind: 'look for a worker'; readonly of: 'workflow task' | 'activity' }
  /** Why its workflow task fails has to be looked up: it failed again and again. */
  | { readonly kind: 'look for a failure'; readonly attempt: number }
  | { readonly kind: 'stuck'; readonly reason: string };

/** The watch before the first look. */
export const unwatched: Watch = { trace: null, leastLeftMs: Infinity, unchanged: 0 };

/**
 * Looks are counted, not seconds: a slow machine looks more seldom. The pauses between them grow to 200 ms, so a round of
 * looks takes some 5 s at least, and the last one ends after 2 minutes.
 */
const looksInRound = 25;
const rounds = 24;

/** A slow machine lets a workflow task time out now and then; so many failures in a row are no accident. */
const failedAttempts = 4;

/** An answer that comes late shows a clock too far ahead, by about as much. */
const noiseMs = 100;

/** The watch after one more look. */
export function watched(before: Watch, { trace, leftMs }: Look): Watch {
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

/** How long to wait before the next look, in milliseconds. */
export function pauseMs({ unchanged }: Watch): number {
  return Math.min(10 * 1.5 ** unchanged, 200);
}

/** Judges from the looks at a workflow whether it goes on, and what to do if it has shown nothing new for long. */
export function judge(watch: Watch, look: Look): Verdict {
  const stuckChild = look.children.find(({ progress }) => progress === 'stuck');
  if (stuckChild) return { kind: 'stuck', reason: `it waits for its child ${stuckChild.workflowId}, which is stuck` };
  const attempt = look.workflowTask?.attempt ?? 0;
  if (attempt >= failedAttempts && watch.unchanged === 0) return { kind: 'look for a failure', attempt };
  const isEndOfRound = watch.unchanged > 0 && watch.unchanged % looksInRound === 0;
  return isEndOfRound ? judgeRound(watch.unchanged / looksInRound, look) : { kind: 'goes on' };
}

function judgeRound(round: number, { workflowTask, activities, children }: Look): Verdict {
  // What has begun ends by a time-out of its own at the latest.
  const isStarted = workflowTask?.isStarted || activities.some((one) => one.isStarted);
  if (isStarted || children.some(({ progress }) => progress === 'under way')) return { kind: 'goes on' };
  // A worker is looked for in every second round, as it may be about to start; in the others, the move is begun anew.
  const waiting = workflowTask ? 'workflow task' : activities.length > 0 ? 'activity' : null;
  if (waiting !== null && round % 2 === 0 && round < rounds) return { kind: 'look for a worker', of: waiting };
  if (round < rounds) return activities.length > 0 ? { kind: 'goes on' } : { kind: 'nudge' };
  if (activities.length > 0) return { kind: 'goes on' };
  const looks = `in ${round * looksInRound} looks, though its move was begun anew`;
  if (workflowTask) return { kind: 'stuck', reason: `no worker was given its workflow task ${looks}` };
  const [child] = children;
  if (child) return { kind: 'stuck', reason: `its child ${child.workflowId} has arrived and did not end ${looks}` };
  return { kind: 'stuck', reason: `it has nothing in flight, and the server did not move its clock ${looks}` };
}
