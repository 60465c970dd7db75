import { WithStartWorkflowOperation } from '@temporalio/client';
import type { TemporalServer } from '../../src/development/temporalServer/start.ts';
import type { Bench } from '../stack/open.ts';
import { startProcess, type ChildProcess } from '../stack/process.ts';
import { barePropertyId, bareTypes, nothingSignal, nothingUpdate, type Shape } from './messages.ts';

/** Starts the worker of the empty workflows. */
export function startBareWorker({ address, namespace }: TemporalServer): Promise<ChildProcess> {
  return startProcess(new URL('bareWorker.ts', import.meta.url), { address, namespace });
}

/** Starts the workflow to which the others send their signals. */
export function startBareProperty({ temporalClient }: Bench): Promise<unknown> {
  return temporalClient.workflow.start(bareTypes.bareProperty, {
    workflowId: barePropertyId,
    taskQueue: bareTypes.taskQueue,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Runs an empty workflow that gives Temporal the same work as a reservation of that shape. */
export async function liveBare({ temporalClient }: Bench, workflowId: string, shape: Shape): Promise<void> {
  const startWorkflowOperation = new WithStartWorkflowOperation(bareTypes.bare, {
    workflowId,
    taskQueue: bareTypes.taskQueue,
    args: [shape],
    workflowIdConflictPolicy: 'FAIL',
  });
  const handle = temporalClient.workflow.getHandle(workflowId);
  await temporalClient.workflow.executeUpdateWithStart(nothingUpdate, { startWorkflowOperation });
  for (let n = 0; n < shape.signals; n += 1) await handle.signal(nothingSignal);
  for (let n = 1; n < shape.updates; n += 1) await handle.executeUpdate(nothingUpdate);
  await handle.result();
}
