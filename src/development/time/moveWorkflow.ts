import type { Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import type { Limiter } from './limiter.ts';
import { disturbed, judge, type Observation, type MoveProgress, pauseMs, unwatched, watched } from './standstill.ts';
import {
  beginMove,
  type ClockReading,
  hasOverdue,
  hasWorker,
  isStillMoving,
  lastTaskFailure,
  readClock,
  stopMove,
  type WorkflowName,
} from './workflowClock.ts';

/** What moving one workflow needs besides its name. */
export interface MoveOptions {
  /** How far its clock is to be ahead of real time in the end, in milliseconds. */
  readonly targetMs: number;
  readonly limiter: Limiter;
  /** Takes the ids of its open children, each time that they are seen, and answers how far each of them is. */
  readonly foundChildren: (workflowIds: readonly string[]) => readonly MoveProgress[];
}

/** A busy server answers late, and a workflow that was busy is behind by as long: so near is near enough. */
const toleranceMs = 100;
const pollMs = 200;

/**
 * Moves a workflow's clock until it is as far ahead of real time as wanted, and all that was due by then has happened;
 * does nothing if it is so already or has ended. It takes a place and not a distance: asking again, after an error or for
 * a child that was found twice, moves nothing twice.
 * Throws an error that says why the workflow is stuck, if it provably is (standstill.ts); it is then left where it is.
 */
export async function moveWorkflow(connection: Connection, name: WorkflowName, options: MoveOptions): Promise<void> {
  const { targetMs, limiter } = options;
  let watch = unwatched;
  for (let moveId: string | undefined; ;) {
    const reading = await limiter(() => readClock(connection, name));
    if (!reading.open) return;
    const observation = observationOf(reading, options);
    watch = watched(watch, observation);
    const verdict = judge(watch, observation);
    const reason = await limiter(() => reasonOf(connection, name, { verdict, reading }));
    if (reason !== undefined) {
      if (reading.moving) await stopMove(connection, name);
      throw new Error(`${name.workflowId} stands still: ${reason}`);
    }
    if (verdict.kind === 'nudge') {
      await limiter(() => stopMove(connection, name));
      watch = disturbed(watch);
      moveId = undefined;
      continue;
    }
    const { moving, retryOverdue, nowMs, aheadMs } = reading;
    // A move that ends short of the target, as its workflow was busy, is followed by one over the rest.
    if (!moving) moveId = undefined;
    if (moveId !== undefined) {
      const move = { ...name, moveId };
      await limiter(() => isStillMoving(connection, move, pollMs));
    } else if (moving || retryOverdue || (await limiter(() => hasOverdue(connection, name, nowMs)))) {
      await delay(pauseMs(watch)); // moving: the start at a moved time is a move of its own
    } else if (targetMs - aheadMs > toleranceMs) {
      moveId = await limiter(() => beginMove(connection, name, targetMs - aheadMs));
      watch = disturbed(watch);
    } else {
      return;
    }
  }
}

function observationOf(reading: ClockReading, { targetMs, foundChildren }: MoveOptions): Observation {
  const { trace, workflowTask, activities, openChildren } = reading;
  const progress = foundChildren(openChildren);
  const children = openChildren.map((workflowId, index) => ({ workflowId, progress: progress[index] ?? 'under way' }));
  return { trace, leftMs: targetMs - reading.aheadMs, workflowTask, activities, children };
}

/** Why a workflow is stuck, after asking the server what the verdict needs; undefined if it goes on. */
async function reasonOf(
  connection: Connection,
  name: WorkflowName,
  { verdict, reading }: { readonly verdict: ReturnType<typeof judge>; readonly reading: ClockReading },
): Promise<string | undefined> {
  switch (verdict.kind) {
    case 'goes on':
    case 'nudge':
      return undefined;
    case 'stuck':
      return verdict.reason;
    case 'find a worker': {
      const { namespace } = name;
      const { taskQueue } = reading;
      if (await hasWorker(connection, { namespace, taskQueue, of: verdict.of })) return undefined;
      return `its ${verdict.of} waits for a worker, and none asks for tasks of the task queue ${taskQueue}`;
    }
    case 'find the failure': {
      const failure = await lastTaskFailure(connection, name);
      return failure === undefined ? undefined : `its workflow task failed ${verdict.attempt - 1} times: ${failure}`;
    }
  }
}
