import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { moveTime } from '../../src/development/time/movedTime.ts';

/** One test's part of the shared Temporal server: a task queue of its own, and time that it moves for itself only. */
export interface TestTemporal {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  /** No other test uses it. Start every workflow of the test on it: `advance` moves those on it, and their children. */
  readonly taskQueue: string;
  /** What starts through it begins at the moved time. */
  readonly connection: Connection;
  readonly client: Client;
  readonly nativeConnection: NativeConnection;
  /** Moves this test's workflows ahead by so many milliseconds, and resolves when all have arrived. */
  advance(ms: number): Promise<void>;
  /** Runs a worker on the task queue while `during` runs, then shuts it down; returns what `during` returned. */
  withWorker<T>(options: TestWorkerOptions, during: () => Promise<T>): Promise<T>;
  /** Starts a worker on the task queue; `close` ends it, and so does closing this. */
  startWorker(options: TestWorkerOptions): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A worker's options; without a path or bundle of its own it runs the workflows of src/workflows. */
export type TestWorkerOptions = Partial<WorkerOptions>;

const namespace = 'default';

/**
 * Connects to the run's shared Temporal server, or to another one that a test needs for its limits:
 * `await using temporal = await connectToTemporal()`, or with `close` in an `afterAll`. It takes some 10 ms, so one for
 * each test is fine.
 */
export async function connectToTemporal(address: string = inject('temporalAddress')): Promise<TestTemporal> {
  quiet();
  const taskQueue = `test-${randomUUID()}`;
  const real = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  const time = moveTime(real, { namespace, only: `TaskQueue = '${taskQueue}'` });
  const closing: (() => Promise<void>)[] = [() => nativeConnection.close(), () => real.close()];

  async function startWorker(options: TestWorkerOptions): Promise<{ close(): Promise<void> }> {
    const worker = await Worker.create({
      ...(options.workflowsPath === undefined && options.workflowBundle === undefined ? ourWorkflows() : {}),
      // The sandbox runs in this thread: a thread of its own takes a quarter of a second of CPU time, for each of some
      // hundred hotels. Workers that are processes of their own (test/end-to-end, the demo) run as in production.
      debugMode: true,
      ...options,
      connection: nativeConnection,
      namespace,
      taskQueue: options.taskQueue ?? taskQueue,
    });
    const running = worker.run();
    running.catch(() => undefined); // `close` reports it
    async function stop(): Promise<void> {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    }
    closing.unshift(stop);
    return { close: stop };
  }

  async function close(): Promise<void> {
    for (const closeOne of closing.splice(0)) await closeOne();
  }

  return {
    address,
    namespace,
    taskQueue,
    connection: time.connection,
    client: new Client({ connection: time.connection, namespace }),
    nativeConnection,
    advance: (ms) => time.advance(ms),
    startWorker,
    async withWorker(options, during) {
      const worker = await startWorker(options);
      try {
        return await during();
      } finally {
        await worker.close();
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The bundle of src/workflows that the run has built. Throws an error that says why there is none. */
export function ourWorkflows(): Pick<WorkerOptions, 'workflowBundle'> {
  const bundle = inject('workflowBundle');
  if ('error' in bundle) throw new Error(`src/workflows could not be bundled: ${bundle.error}`);
  return { workflowBundle: bundle };
}

let isQuiet = false;

/** Sets Temporal's log level to warnings, once per process. */
function quiet(): void {
  if (isQuiet) return;
  isQuiet = true;
  const logger = new DefaultLogger('WARN');
  Runtime.install({ logger, telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' } } } });
}
