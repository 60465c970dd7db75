import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { PropertyConfig, TemporalSettings } from '../settings/index.ts';
import { workflowBundle } from './bundle.ts';
import { NoticeTargets } from './noticeTargets.ts';
import { configureProperty } from './properties.ts';
import { SeamClients } from './seamClients.ts';

/** What a worker needs. */
export interface WorkerDependencies extends Pick<TemporalSettings, 'namespace' | 'taskQueue'> {
  readonly connection: NativeConnection;
  readonly configs: readonly PropertyConfig[];
  /** By default the prebuilt one, or one made now. */
  readonly workflowBundle?: WorkerOptions['workflowBundle'];
  /** By default workers are not versioned. */
  readonly deployment?: TemporalSettings['deployment'];
}

/** A worker that polls. */
export interface RunningWorker {
  /** Settles when the worker has stopped; rejects where it fails. */
  readonly run: Promise<void>;
  /** Takes over what the properties file says now, and tells every property's workflow. */
  readonly configure: (configs: readonly PropertyConfig[]) => Promise<void>;
  /** Polls no more, lets calls to Seam that are under way end, and resolves when the worker has stopped. */
  readonly shutdown: () => Promise<void>;
}

/** How much longer than the longest call to Seam a worker waits when it is told to stop. */
const graceMs = 5_000;

function deploymentOptions(version: TemporalSettings['deployment']): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  return version === null
    ? {}
    : {
        workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
      };
}

/**
 * Starts a worker for all workflows and activities in this process, and every property's workflow with it. Resolves when
 * it polls. Its grace period is longer than any call to Seam that the properties allow at the start.
 *
 * @throws {Error} where Temporal does not take a property; the worker is stopped then.
 */
export async function startWorker({
  connection,
  namespace,
  taskQueue,
  configs,
  deployment = null,
  ...given
}: WorkerDependencies): Promise<RunningWorker> {
  const clients = new SeamClients();
  const targets = new NoticeTargets();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: given.workflowBundle ?? (await workflowBundle()),
    activities: createActivities({
      seam: (propertyId) => clients.of(propertyId),
      noticeTarget: (propertyId) => targets.of(propertyId),
    }),
    shutdownGraceTime: Math.max(0, ...configs.map(({ settings }) => settings.policies.seamTimeoutMs)) + graceMs,
    ...deploymentOptions(deployment),
  });
  const target = { client: new Client({ connection, namespace }), taskQueue };
  async function configure(now: readonly PropertyConfig[]): Promise<void> {
    clients.configure(now);
    targets.configure(now);
    await Promise.all(now.map(({ settings }) => configureProperty(target, settings)));
  }
  clients.configure(configs);
  targets.configure(configs); // before the first activity can come
  const run = worker.run();
  async function shutdown(): Promise<void> {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await run;
  }
  try {
    await configure(configs);
  } catch (error) {
    await shutdown();
    throw error;
  }
  return { run, configure, shutdown };
}
