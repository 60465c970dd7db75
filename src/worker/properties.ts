import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { propertyWorkflowId } from '../domain/ids.ts';
import { stamp } from '../domain/messages/schema.ts';
import type { PropertySettings } from '../domain/property.ts';
import { configureSignal, workflowTypes } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/searchAttributes.ts';
import { reasonOf } from './logging.ts';

/** Where a property's workflow runs. */
export interface PropertyTarget {
  readonly client: Client;
  readonly taskQueue: string;
}

/** Whether the property's workflow ran before and has ended, which it does not do by itself. */
async function isLost({ client }: PropertyTarget, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name !== 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/**
 * Starts a property's workflow, or signals its settings to the one that runs. If the earlier workflow was lost, the new one
 * starts with `isAnew`, because its empty room book then means nothing.
 *
 * @throws {Error} that names the property, if Temporal refuses it.
 */
export async function configureProperty(target: PropertyTarget, settings: PropertySettings): Promise<void> {
  const { propertyId } = settings;
  const { client, taskQueue } = target;
  const workflowId = propertyWorkflowId(propertyId);
  try {
    const input = (await isLost(target, workflowId)) ? { propertyId, isAnew: true } : { propertyId };
    await client.workflow.signalWithStart(workflowTypes.property, {
      workflowId,
      taskQueue,
      args: [input],
      signal: configureSignal,
      signalArgs: [settings, stamp],
      staticSummary: `property ${propertyId}`,
      typedSearchAttributes: [{ key: searchAttributes.propertyId, value: propertyId }],
    });
  } catch (error) {
    throw new Error(`the workflow of property ${propertyId} could not be started or configured: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
