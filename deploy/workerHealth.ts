import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { hostname } from 'node:os';
import { readEnvironment } from '../src/settings/settings.ts';
import { readTemporal } from '../src/settings/temporal.ts';

// A container's health check: exits 0 if the worker on this machine has asked Temporal for work in the last two minutes.
// A process that runs but has lost Temporal, or that no longer polls, is not healthy.

const { TASK_QUEUE_TYPE_WORKFLOW } = proto.temporal.api.enums.v1.TaskQueueType;
const recentlyMs = 120_000; // a poll lasts a minute

const settings = readTemporal(readEnvironment());
if (!settings.ok) throw new Error(settings.problems.map(({ field, reason }) => `${field} ${reason}`).join('; '));
const { connectionOptions, namespace, taskQueue } = settings.value;
const connection = await Connection.connect({ ...connectionOptions, connectTimeout: 5000 });
const { pollers } = await connection.workflowService.describeTaskQueue({
  namespace,
  taskQueue: { name: taskQueue },
  taskQueueType: TASK_QUEUE_TYPE_WORKFLOW,
});
await connection.close();
// The SDK names its workers <process id>@<host name>.
const isPolling = pollers.some(
  ({ identity, lastAccessTime }) =>
    identity?.endsWith(`@${hostname()}`) && Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - recentlyMs,
);
if (!isPolling) {
  process.stderr.write(`no worker on ${hostname()} has asked for work on ${taskQueue} in the last two minutes\n`);
  process.exitCode = 1;
}
