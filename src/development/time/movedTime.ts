import { Client, type Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { createLimiter } from './limiter.ts';
import { movedStarts, type Starts } from './movedStarts.ts';
import { moveWorkflow } from './moveWorkflow.ts';
import type { MoveProgress } from './standstill.ts';
import { readClock } from './workflowClock.ts';

/** Which workflows' time is moved, and from where on. */
export interface MovedTimeOptions {
  readonly namespace: string;
  /** Narrows the workflows down, in Temporal's list filter language: tests that share a server move only their own. */
  readonly only?: string;
  /** How far the workflows of this namespace are ahead already, from an earlier process; 0 by default. */
  readonly aheadMs?: number;
}

/**
 * Time that a test or a demo moves: the clocks of all workflows that are open then, or are started later through
 * `connection`, each of them ahead of real time by the same amount. A workflow that is started otherwise (from another
 * process) begins at real time; the next advance moves it too.
 */
export interface MovedTime {
  /** The connection through which to start workflows: those that it starts begin at the moved time. */
  readonly connection: Connection;
  /** How far the clocks are ahead of real time: the sum of all advances, in milliseconds. */
  aheadMs(): number;
  /**
   * Moves every open workflow ahead by so many milliseconds, and resolves when all have arrived; one advance at a time.
   * Timers and retries on the way fire, each at its own time. A workflow does not move while an activity or a child of
   * its own is in flight: the advance waits for that. Workflows move side by side, so messages between two of them are
   * not in the order of their clocks; if that matters, advance in smaller steps.
   * However slow the machine is, it waits for a workflow that goes on. Throws an `AggregateError` if a workflow is stuck,
   * which says which one and why (standstill.ts); the others have arrived then.
   */
  advance(ms: number): Promise<void>;
}

const atOnce = 32;
const knownAfterMs = 60_000;
const betweenLooksMs = 20;

/** Makes time movable for the workflows of a namespace, given the connection to a server that allows it. */
export function moveTime(connection: Connection, options: MovedTimeOptions): MovedTime {
  const { namespace, only } = options;
  const client = new Client({ connection, namespace });
  const limiter = createLimiter(atOnce);
  /** What was started here a short time ago: the server's list may not have it yet. */
  const started = new Map<string, { readonly at: number; readonly answered: Promise<unknown> }>();
  let aheadMs = options.aheadMs ?? 0;
  let previous: Promise<unknown> = Promise.resolve();

  async function openWorkflows(): Promise<readonly string[]> {
    const ids: string[] = [...started.keys()];
    const query = [`ExecutionStatus = 'Running'`, ...(only === undefined ? [] : [`(${only})`])].join(' AND ');
    for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  }

  /** Waits until every workflow that was started at the earlier time is there, or known not to be. */
  async function settleStarts(): Promise<void> {
    await Promise.all(
      [...started].map(async ([workflowId, { at, answered }]) => {
        const isAnswered = answered.then(
          () => true,
          () => true,
        );
        // An update-with-start may be answered only after this advance: then it is enough that its workflow is there.
        while (!(await Promise.race([isAnswered, delay(betweenLooksMs, false)]))) {
          if ((await limiter(() => readClock(connection, { namespace, workflowId }))).open) break;
        }
        if (performance.now() - at > knownAfterMs) started.delete(workflowId);
      }),
    );
  }

  async function moveAll(): Promise<void> {
    const moves = new Map<string, Promise<void>>();
    const progress = new Map<string, MoveProgress>();
    function move(workflowIds: readonly string[]): readonly MoveProgress[] {
      for (const workflowId of workflowIds) {
        if (moves.has(workflowId)) continue; // two moves at once would add up
        progress.set(workflowId, 'under way');
        const moving = moveWorkflow(connection, { namespace, workflowId }, how);
        moves.set(workflowId, moving);
        moving.then(
          () => progress.set(workflowId, 'arrived'),
          () => progress.set(workflowId, 'stuck'), // why is said below, with all the others
        );
      }
      return workflowIds.map((workflowId) => progress.get(workflowId) ?? 'under way');
    }
    const how = { targetMs: aheadMs, limiter, foundChildren: move };
    await settleStarts();
    // Moved workflows start others, which are moved too: until the list has no other workflow.
    for (let before = -1; before !== moves.size;) {
      before = moves.size;
      move(await openWorkflows());
      await Promise.allSettled(moves.values());
    }
    const reasons = (await Promise.allSettled(moves.values())).flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    if (reasons.length > 0) {
      const summary = `${reasons.length} of ${moves.size} workflows did not arrive at the moved time`;
      const each = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
      throw new AggregateError(reasons, `${summary}: ${each.join('; ')}`);
    }
  }

  return {
    connection: withStarts(
      connection,
      movedStarts(connection, {
        aheadMs: () => aheadMs,
        starting: (workflowId, answered) => started.set(workflowId, { at: performance.now(), answered }),
      }),
    ),
    aheadMs: () => aheadMs,
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError(`time can only be moved ahead, not by ${ms} ms`);
      const advanced = previous.then(() => {
        aheadMs += ms; // first: what starts from now on starts at the new time
        return moveAll();
      });
      previous = advanced.catch(() => undefined);
      return advanced;
    },
  };
}

/** The same connection, with other calls that start a workflow. */
function withStarts(connection: Connection, starts: Starts): Connection {
  const workflowService = new Proxy(connection.workflowService, {
    get: (service, name) => Reflect.get(name in starts ? starts : service, name),
  });
  return Object.create(connection, { workflowService: { value: workflowService } });
}
