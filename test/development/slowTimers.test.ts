import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { moveTime } from '../../src/development/time/movedTime.ts';
import { beginMove, isStillMoving, stopMove } from '../../src/development/time/workflowClock.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { connectToTemporal } from '../support/temporal.ts';
import { ticker } from './movedWorkflows.ts';

const hour = 3_600_000;

it.runIf(isFull)(
  'an advance after a move that was stopped does not jump over a timer that is due and has not fired yet',
  async () => {
    // What a busy server does now and then, one with this setting does always.
    const server = await startTemporalServer({ dynamicConfig: { 'history.timerProcessorMaxTimeShift': '1s' } });
    const temporal = await connectToTemporal(server.address);
    const firedAfter: number[] = [];
    let begin = 0;
    const activities = {
      record: async (_what: string, at: number) => void firedAfter.push(at - begin),
    };
    const workflowsPath = fileURLToPath(new URL('movedWorkflows.ts', import.meta.url));
    const { client, connection, namespace, taskQueue } = temporal;
    await temporal.withWorker({ workflowsPath, activities }, async () => {
      begin = Date.now();
      const options = { taskQueue, workflowId: `moved/${randomUUID()}`, args: ['slow', hour, 3] } as const;
      const workflow = await client.workflow.start(ticker, options);
      const only = `TaskQueue = '${taskQueue}'`;
      // What the server does not list yet is not moved.
      await eventually(async () => (await client.workflow.count(only)).count === 1);
      const name = { namespace, workflowId: workflow.workflowId };
      const moveId = await beginMove(connection, name, 24 * hour);
      expect(await isStillMoving(connection, { ...name, moveId }, 200)).toBe(true);
      await stopMove(connection, name);
      await moveTime(connection, { namespace, only, aheadMs: 24 * hour }).advance(0);
      await workflow.result();
    });
    await temporal.close();
    await server.close();
    expect(firedAfter.map((ms) => Math.round(ms / hour))).toEqual([1, 2, 3]);
  },
);
