import type { Client } from '@temporalio/client';
import { propertyWorkflowId } from '../domain/ids.ts';
import { stamp } from '../domain/messages/schema.ts';
import type { PropertySettings } from '../domain/property.ts';
import { configureSignal, workflowTypes } from '../workflows/messages.ts';
import { searchAttributes } from '../workflows/searchAttributes.ts';
import { reasonOf } from './reason.ts';

/** Where a property's workflow runs. */
export interface PropertyTarget {
  readonly client: Client;
  readonly taskQueue: string;
}

/**
 * Starts a property's workflow, or tells the one that runs its settings.
 *
 * @throws {Error} that names the property, where Temporal does not take it.
 */
export const configureProperty = async (
  { client, taskQueue }: PropertyTarget,
  settings: PropertySettings,
): Promise<void> => {
  const { propertyId } = settings;
  try {
    await client.workflow.signalWithStart(workflowTypes.property, {
      workflowId: propertyWorkflowId(propertyId),
      taskQueue,
      args: [{ propertyId }],
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
};
