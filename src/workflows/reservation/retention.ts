import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { teardownWorkflowId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/instant.ts';
import { closesAt } from '../../domain/lifetime/deadlines.ts';
import { isCurrent } from '../../domain/reservation/desired.ts';
import type { TeardownInput } from '../../domain/teardown/state.ts';
import { workflowTypes } from '../messages.ts';
import { searchAttributes } from '../searchAttributes.ts';
import { policiesOf, settingsOf } from './derived.ts';
import { now, update, type Reservation } from './state.ts';

/** The identities to remove: those created here, unless the PMS has come to name them itself. */
function removable({ state }: Reservation): readonly string[] {
  const named = state.desired?.guests.map(({ userIdentityId }) => userIdentityId) ?? [];
  return state.createdIdentities.filter((id) => !named.includes(id));
}

/**
 * When the identities that Nightlatch created are removed (policy `removeIdentitiesAfter`); `null` where none is to be.
 * The reservation stays open until then.
 */
export function retentionEndsAt(r: Reservation): Instant | null {
  const { desired, lastMessageAt } = r.state;
  const { removeIdentitiesAfterMs } = policiesOf(r.state);
  if (desired === null || removeIdentitiesAfterMs === null || removable(r).length === 0) return null;
  return closesAt(desired, lastMessageAt, removeIdentitiesAfterMs);
}

/** Whether that moment has come, and the reservation is over. */
export function isRetentionOver(r: Reservation): boolean {
  const at = retentionEndsAt(r);
  return at !== null && at <= now() && r.state.desired !== null && !isCurrent(r.state.desired, now());
}

async function begin(input: TeardownInput): Promise<void> {
  try {
    await startChild(workflowTypes.userIdentityTeardown, {
      workflowId: teardownWorkflowId(input.userIdentityId),
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `remove identity ${input.userIdentityId}: its time is over`,
      typedSearchAttributes: [{ key: searchAttributes.userIdentityId, value: input.userIdentityId }],
    });
  } catch (error) {
    // Two teardowns of one identity are one.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/**
 * Starts the removal of each identity, which goes on by itself, and is refused where another live reservation uses it.
 * They are forgotten first: a guest who comes back after all gets a new one.
 */
export async function removeIdentities(r: Reservation): Promise<void> {
  const ids = removable(r);
  const identities = Object.entries(r.state.identities).filter(([, id]) => !ids.includes(id));
  update(r, { createdIdentities: [], identities: Object.fromEntries(identities) });
  const propertyIds = settingsOf(r.state)?.workspacePropertyIds ?? [r.propertyId];
  await Promise.all(ids.map((userIdentityId) => begin({ userIdentityId, propertyIds, force: false })));
}
