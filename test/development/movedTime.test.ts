import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowClient,
} from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveTime } from '../../src/development/time/movedTime.ts';
import { readClock, stopMove } from '../../src/development/time/workflowClock.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';
import { connectToTemporal, type TestTemporal } from '../support/temporal.ts';
import {
  type Activities,
  busy,
  end,
  family,
  listener,
  now,
  renew,
  shortLived,
  spawn,
  ticker,
} from './movedWorkflows.ts';

const workflowsPath = fileURLToPath(new URL('movedWorkflows.ts', import.meta.url));
const hour = 3_600_000;
const day = 24 * hour;

/** Far more than any answer takes, and far less than any advance. */
const near = 10 * 60_000;

const recorded: (readonly [what: string, at: number])[] = [];
let slow = { begun: Promise.withResolvers<void>(), release: Promise.withResolvers<void>() };
const activities: Activities = {
  record: async (what, at) => void recorded.push([what, at]),
  slow: async () => {
    slow.begun.resolve();
    await slow.release.promise;
  },
};

let temporal: TestTemporal;
let ahead = 0;

beforeAll(async () => {
  temporal = await connectToTemporal();
  await temporal.startWorker({
    workflowsPath,
    activities,
  });
});

afterAll(() => temporal.close());

async function advance(ms: number): Promise<void> {
  ahead += ms;
  await temporal.advance(ms);
}

function aheadOfReal(at: number): number {
  return at - Date.now();
}
function started() {
  return { taskQueue: temporal.taskQueue, workflowId: `moved/${randomUUID()}` };
}
function client(): WorkflowClient {
  return temporal.client.workflow;
}

/** A workflow that is in the middle of an activity, and what lets the activity end. */
async function startBusy() {
  slow = { begun: Promise.withResolvers<void>(), release: Promise.withResolvers<void>() };
  const workflow = await client().start(busy, started());
  await slow.begun.promise;
  return { workflow, release: slow.release.resolve };
}

function hoursSince(begin: number, name: string): readonly number[] {
  return recorded.filter(([what]) => what === name).map(([, at]) => Math.round((at - begin) / hour));
}

/** Throws if the workflow's clock is not ahead by so much of what it was before the advance under way. */
async function aheadOf(workflowId: string, ms: number): Promise<void> {
  const { aheadMs } = await readClock(temporal.connection, { namespace: temporal.namespace, workflowId });
  if (aheadMs < ahead - day + ms) throw new Error('not ahead');
}
function expectMoved(at: number): void {
  expect(Math.abs(aheadOfReal(at) - ahead)).toBeLessThan(near);
}

describe('advance', () => {
  it('moves open workflows by the sum of all advances, and none twice', async () => {
    const open = await Promise.all([1, 2, 3].map(() => client().start(listener, started())));
    for (const ms of [day, 3 * hour]) {
      await advance(ms);
      for (const workflow of open) expectMoved(await workflow.executeUpdate(now));
    }
    await Promise.all(open.map((workflow) => workflow.signal(end)));
  });

  it.runIf(isFull)('moves by the sum of advances that begin at once', async () => {
    const workflow = await client().start(listener, started());
    await Promise.all([advance(hour), advance(day), advance(hour)]);
    expectMoved(await workflow.executeUpdate(now));
    await workflow.signal(end);
  });

  it('fires what is due on the way, each at its own time, and nothing beyond', async () => {
    const begin = Date.now() + ahead;
    const workflow = await client().start(ticker, { ...started(), args: ['ticker', hour, 30] });
    await advance(day + hour / 2);
    expect(hoursSince(begin, 'ticker')).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
    await workflow.terminate();
  });

  it('keeps the moved time in each run that continues as new', async () => {
    const workflow = await client().start(listener, started());
    await advance(day);
    await workflow.signal(renew);
    await workflow.signal(renew);
    expectMoved(await client().getHandle(workflow.workflowId).executeUpdate(now));
    await advance(hour);
    expectMoved(await client().getHandle(workflow.workflowId).executeUpdate(now));
    await client().getHandle(workflow.workflowId).signal(end);
  });

  it('waits for an activity in flight, and still arrives', async () => {
    const { workflow, release } = await startBusy();
    const arrived = advance(day).then(() => 'arrived');
    await expect(Promise.race([arrived, aheadOf(workflow.workflowId, hour)])).rejects.toThrow('not ahead');
    release();
    await arrived;
    expectMoved(await workflow.executeUpdate(now));
    await workflow.signal(end);
  });

  it.runIf(isFull)('counts a workflow that ends on the way as arrived', async () => {
    const workflow = await client().start(ticker, { ...started(), args: ['ends', hour, 3] });
    await advance(day);
    await workflow.result();
    expect(recorded.filter(([what]) => what === 'ends')).toHaveLength(3);
  });

  it.runIf(isFull)('moves the children that begin on the way', async () => {
    const begin = Date.now() + ahead;
    const childId = `moved/${randomUUID()}`;
    const parent = await client().start(family, { ...started(), args: ['family', childId] });
    await advance(day);
    await parent.result();
    expect(hoursSince(begin, 'family')).toEqual([2, 3]);
  });

  it('moves a child whose parent has ended on the way', async () => {
    const childId = `moved/${randomUUID()}`;
    await client().start(shortLived, { ...started(), args: [childId] });
    await advance(day);
    expectMoved(await client().getHandle(childId).executeUpdate(now));
    await client().getHandle(childId).signal(end);
  });

  it.runIf(isFull)('begins a move anew that the server does not carry on with', async () => {
    const { workflow, release } = await startBusy();
    const arrived = advance(day);
    const name = { namespace: temporal.namespace, workflowId: workflow.workflowId };
    await eventually(async () => (await readClock(temporal.connection, name)).moving);
    await stopMove(temporal.connection, name);
    release();
    await arrived;
    expectMoved(await workflow.executeUpdate(now));
    await workflow.signal(end);
  });

  it.runIf(isFull)('arrives on a machine so slow that no poll for the end of a move is answered in time', async () => {
    const workflow = await client().start(listener, started());
    const only = `WorkflowId = '${workflow.workflowId}'`;
    await eventually(async () => (await temporal.client.workflow.count(only)).count === 1);
    const connection = await Connection.connect({ address: temporal.address });
    function slowly(_deadline: number | Date, call: () => Promise<unknown>): Promise<unknown> {
      return connection.withDeadline(0, call);
    }
    const slowConnection: Connection = Object.create(connection, { withDeadline: { value: slowly } });
    await moveTime(slowConnection, { namespace: temporal.namespace, only, aheadMs: ahead }).advance(2 * hour);
    expect(Math.abs(aheadOfReal(await workflow.executeUpdate(now)) - ahead - 2 * hour)).toBeLessThan(near);
    await workflow.signal(end);
    await connection.close();
  });

  it('never moves time back', () => {
    expect(() => temporal.advance(-1)).toThrow('only be moved ahead');
  });
});

describe.concurrent('advance says which workflow is stuck', () => {
  it('if no worker asks for its tasks', async () => {
    const workflowId = `moved/${randomUUID()}`;
    const taskQueue = randomUUID();
    const connection = await Connection.connect({ address: temporal.address });
    const time = moveTime(connection, { namespace: temporal.namespace, only: `TaskQueue = '${taskQueue}'` });
    const workflow = await new Client({ connection: time.connection }).workflow.start(listener, {
      workflowId,
      taskQueue,
    });
    await expect(time.advance(hour)).rejects.toThrow(
      `1 of 1 workflows did not arrive at the moved time: ${workflowId} stands still: ` +
        `its workflow task waits for a worker, and none asks for tasks of the task queue ${taskQueue}`,
    );
    await workflow.terminate();
    await connection.close();
  });

  it.runIf(isFull)('if its workflow task fails again and again', async () => {
    const broken = await connectToTemporal();
    await broken.startWorker({ workflowsPath });
    const workflowId = `moved/${randomUUID()}`;
    const { taskQueue } = broken;
    await broken.client.workflow.start('failing', { workflowId, taskQueue });
    await expect(broken.advance(hour)).rejects.toThrow(
      new RegExp(`${workflowId} stands still: its workflow task failed \\d+ times: this cannot work`),
    );
    await broken.client.workflow.getHandle(workflowId).terminate();
    await broken.close();
  });
});

describe('a workflow that starts after an advance', () => {
  beforeAll(() => advance(day));

  it('takes its first step at the moved time', async () => {
    const workflow = await client().start(listener, started());
    await workflow.signal(end);
    const [first] = await workflow.result();
    expectMoved(first);
  });

  it('takes its first step at the moved time when a signal starts it, and has the signal at once', async () => {
    const workflow = await client().signalWithStart(listener, { ...started(), signal: end });
    const [first, messageAt] = await workflow.result();
    expectMoved(first);
    expect(messageAt - first).toBeLessThan(near);
  });

  it('takes its first step at the moved time when an update starts it, and has the update at once', async () => {
    const startWorkflowOperation = new WithStartWorkflowOperation(listener, {
      ...started(),
      workflowIdConflictPolicy: 'FAIL',
    });
    expectMoved(await client().executeUpdateWithStart(now, { startWorkflowOperation }));
    const workflow = await startWorkflowOperation.workflowHandle();
    await workflow.signal(end);
    const [first, messageAt] = await workflow.result();
    expectMoved(first);
    expect(messageAt - first).toBeLessThan(near);
  });

  it.runIf(isFull)('is not changed by further starts that find it running', async () => {
    const workflow = await client().start(listener, started());
    const { workflowId } = workflow;
    const sameId = { taskQueue: temporal.taskQueue, workflowId };
    const failing = { ...sameId, workflowIdConflictPolicy: 'FAIL' } as const;
    await expect(client().start(listener, failing)).rejects.toThrow(WorkflowExecutionAlreadyStartedError);
    const refused = new WithStartWorkflowOperation(listener, failing);
    await expect(client().executeUpdateWithStart(now, { startWorkflowOperation: refused })).rejects.toThrow(
      WorkflowExecutionAlreadyStartedError,
    );
    const using = new WithStartWorkflowOperation(listener, { ...sameId, workflowIdConflictPolicy: 'USE_EXISTING' });
    expectMoved(await client().executeUpdateWithStart(now, { startWorkflowOperation: using }));
    await client().signalWithStart(listener, { ...sameId, signal: end });
    expectMoved((await workflow.result())[0]);
  });

  it.runIf(isFull)('gives its time to its children', async () => {
    const workflow = await client().start(listener, started());
    const childId = `moved/${randomUUID()}`;
    await workflow.executeUpdate(spawn, { args: [childId] });
    await workflow.signal(end);
    const child = client().getHandle<typeof listener>(childId);
    await child.signal(end);
    expectMoved((await child.result())[0]);
  });

  it.runIf(isFull)('keeps its own start delay on top', async () => {
    const begin = Date.now() + ahead;
    const workflow = await client().start(listener, { ...started(), startDelay: '2 hours' });
    await advance(3 * hour);
    await workflow.signal(end);
    expect(Math.round(((await workflow.result())[0] - begin) / hour)).toBe(2);
  });

  it.runIf(isFull)('takes its first step before the next advance moves it', async () => {
    for (let step = 0; step < 5; step += 1) {
      const begin = Date.now() + ahead;
      const workflow = await client().start(listener, started());
      await advance(day);
      await workflow.signal(end);
      expect((await workflow.result())[0] - begin).toBeLessThan(near);
    }
  });

  it.runIf(isFull)('is moved by an advance that begins while it starts', async () => {
    const starting = Array.from({ length: 10 }, () => client().start(listener, started()));
    const advanced = advance(day);
    const workflows = await Promise.all(starting);
    await advanced;
    for (const workflow of workflows) {
      expectMoved(await workflow.executeUpdate(now));
      await workflow.signal(end);
    }
  });
});
