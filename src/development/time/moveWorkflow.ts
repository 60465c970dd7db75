import type { Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import type { Limiter } from './limiter.ts';
import { beginMove, hasOverdue, isStillMoving, readClock, stopMove, type WorkflowName } from './workflowClock.ts';

/** What moving one workflow needs besides its name. */
export interface MoveOptions {
  /** How far its clock is to be ahead of real time in the end, in milliseconds. */
  readonly targetMs: number;
  /** When to give up, as `performance.now()` tells it. */
  readonly deadline: number;
  readonly limiter: Limiter;
  /** Told the ids of its open children, each time that they are seen. */
  readonly foundChildren: (workflowIds: readonly string[]) => void;
}

/** A busy server answers late, and a workflow that was busy is behind by as long: so near is near enough. */
const toleranceMs = 100;
const pollMs = 200;
const betweenLooksMs = 10;

/**
 * Moves a workflow's clock until it is as far ahead of real time as wanted, and all that was due by then has come about;
 * nothing where it is so already or has ended. It is told a place and not a distance: asking again, after an error or for
 * a child that was found twice, moves nothing twice.
 * Throws an error that says what the workflow waits for when the deadline has passed; it is then left where it is.
 */
export async function moveWorkflow(connection: Connection, name: WorkflowName, options: MoveOptions): Promise<void> {
  const { targetMs, deadline, limiter, foundChildren } = options;
  for (let moveId: string | undefined; ;) {
    const reading = await limiter(() => readClock(connection, name));
    if (!reading.open) return;
    foundChildren(reading.openChildren);
    if (performance.now() > deadline) {
      if (reading.moving) await stopMove(connection, name);
      const waitsFor = reading.inFlight.join(', ') || 'nothing known';
      throw new Error(`${name.workflowId} could not be moved; it waits for: ${waitsFor}`);
    }
    const current = moveId;
    const { moving, retryOverdue, nowMs, aheadMs } = reading;
    if (current !== undefined) {
      // A move that ends short of the target, as its workflow was busy, is followed by one over the rest.
      if (!(await limiter(() => isStillMoving(connection, name, current, pollMs)))) moveId = undefined;
    } else if (moving || retryOverdue || (await limiter(() => hasOverdue(connection, name, nowMs)))) {
      await delay(betweenLooksMs); // moving: the start at a moved time is a move of its own
    } else if (targetMs - aheadMs > toleranceMs) {
      moveId = await limiter(() => beginMove(connection, name, targetMs - aheadMs));
    } else {
      return;
    }
  }
}
