import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { teardownWorkflowId, workspaceNamed } from '../../domain/ids.ts';
import { afterRetention, removableIdentities } from '../../domain/lifetime/identities.ts';
import { settingsOf } from '../../domain/lifetime/outlook.ts';
import { workspaceOf } from '../../domain/property.ts';
import type { TeardownInput } from '../../domain/teardown/state.ts';
import { workflowTypes } from '../messages.ts';
import { askEach } from '../runtime/atOnce.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { change, type Reservation } from './reservation.ts';

async function beginTeardown(input: TeardownInput): Promise<void> {
  try {
    await startChild(workflowTypes.userIdentityTeardown, {
      workflowId: teardownWorkflowId({
        workspace: workspaceNamed(input.propertyIds),
        userIdentityId: input.userIdentityId,
      }),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `remove identity ${input.userIdentityId}: its retention is over`,
      typedSearchAttributes: [{ key: searchAttributes.userIdentityId, value: input.userIdentityId }],
    });
  } catch (error) {
    // Two teardowns of one identity are one.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/**
 * Starts the removal of each identity that Nightlatch created (policy `removeIdentitiesAfter`). It goes on by itself, and is
 * refused if another live reservation uses the identity.
 */
export async function removeIdentities(r: Reservation): Promise<void> {
  const ids = removableIdentities(r.state);
  change(r, afterRetention(r.state, ids));
  const propertyIds = workspaceOf(r.propertyId, settingsOf(r.state));
  await askEach(ids, (userIdentityId) => beginTeardown({ userIdentityId, propertyIds, force: false }));
}
