import { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { PropertyConfig, TemporalSettings } from '../settings/index.ts';
import { workflowBundle } from './bundle.ts';
import { ConfiguredProperties } from './configuredProperties.ts';
import { configureProperty } from './properties.ts';

/** What a worker needs. */
export interface WorkerDependencies extends Pick<TemporalSettings, 'namespace' | 'taskQueue'> {
  readonly connection: NativeConnection;
  readonly configs: readonly PropertyConfig[];
  /** By default the prebuilt bundle, or one made now. */
  readonly workflowBundle?: WorkerOptions['workflowBundle'];
  /** By default workers have no version. */
  readonly deployment?: TemporalSettings['deployment'];
}

/** A worker that polls. */
export interface RunningWorker {
  /** Resolves when the worker has stopped; rejects if it fails. */
  readonly run: Promise<void>;
  /** Uses new settings, and signals them to every property's workflow. */
  readonly configure: (configs: readonly PropertyConfig[]) => Promise<void>;
  /** Stops polling, waits for the calls to Seam that are under way, and resolves when the worker has stopped. */
  readonly shutdown: () => Promise<void>;
}

/** How much longer than the longest call to Seam a stopping worker waits. */
const graceMs = 5_000;

function deploymentOptions(version: TemporalSettings['deployment']): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  return version === null
    ? {}
    : {
        workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
      };
}

/**
 * Starts a worker for all workflows and activities in this process, and every property's workflow. Resolves when it polls.
 * Its grace period is longer than the longest call to Seam that the properties allow at the start.
 *
 * @throws {Error} if Temporal refuses a property; the worker is stopped then.
 */
export async function startWorker({
  connection,
  namespace,
  taskQueue,
  configs,
  deployment = null,
  ...given
}: WorkerDependencies): Promise<RunningWorker> {
  const properties = new ConfiguredProperties(configs);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: given.workflowBundle ?? (await workflowBundle()),
    activities: createActivities({
      seam: (propertyId) => properties.seam(propertyId),
      noticeTarget: (propertyId) => properties.noticeTarget(propertyId),
    }),
    shutdownGraceTime: Math.max(0, ...configs.map(({ settings }) => settings.policies.seamTimeoutMs)) + graceMs,
    ...deploymentOptions(deployment),
  });
  const target = { client: new Client({ connection, namespace }), taskQueue };
  async function configure(now: readonly PropertyConfig[]): Promise<void> {
    properties.configure(now);
    await Promise.all(now.map(({ settings }) => configureProperty(target, settings)));
  }
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
