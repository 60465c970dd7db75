import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { defaultTaskQueue } from '../domain/ids.ts';
import type { Read } from './problem.ts';
import type { Environment } from './secret.ts';

/** How to reach Temporal, and the names that this process uses there. */
export interface TemporalSettings {
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
  readonly namespace: string;
  readonly taskQueue: string;
  /** Set by the Worker Controller; `null` if workers are not versioned. */
  readonly deployment: { readonly deploymentName: string; readonly buildId: string } | null;
}

const nameVariable = 'TEMPORAL_DEPLOYMENT_NAME';
const buildVariable = 'TEMPORAL_WORKER_BUILD_ID';

/** Reads `TEMPORAL_*` as the Temporal SDK does, `NIGHTLATCH_TASK_QUEUE` and the worker's deployment. */
export function readTemporal(env: Environment): Read<TemporalSettings> {
  const set = Object.entries(env).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  const { [nameVariable]: deploymentName, [buildVariable]: buildId, NIGHTLATCH_TASK_QUEUE: taskQueue } = env;
  if (!deploymentName !== !buildId) {
    const [field, other] = deploymentName ? [buildVariable, nameVariable] : [nameVariable, buildVariable];
    return { ok: false, problems: [{ field, reason: `is not set, but ${other} is: set both or neither` }] };
  }
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(set) });
    return {
      ok: true,
      value: {
        connectionOptions,
        namespace: namespace ?? 'default',
        taskQueue: taskQueue || defaultTaskQueue,
        deployment: deploymentName && buildId ? { deploymentName, buildId } : null,
      },
    };
  } catch (error) {
    // Only the first line: the rest quotes the configuration file, which may hold an API key.
    const [message] = error instanceof Error ? error.message.split('\n') : [];
    const reason = `cannot be used: ${message ?? 'unknown error'}`;
    return { ok: false, problems: [{ field: 'TEMPORAL_*', reason }] };
  }
}
