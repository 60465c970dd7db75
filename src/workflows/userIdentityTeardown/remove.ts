import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Deleted } from '../../activities/call.ts';
import { callerOf } from '../../domain/teardown/access.ts';
import { backToLastLook } from '../../domain/teardown/advance.ts';
import { deletionObstacle } from '../../domain/teardown/calls.ts';
import { afterDeletion, afterRefusedDeletion, asking, eventsSince, isGoneNow } from '../../domain/teardown/learn.ts';
import { kindText } from '../../domain/teardown/phases.ts';
import type { Resource } from '../../domain/teardown/state.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { seam } from './seam.ts';
import { change, type RunningTeardown } from './teardown.ts';

function send({ state }: RunningTeardown, { kind, id }: Resource): Promise<Deleted> {
  const calls = seam(state, `${kind === 'phone' ? 'deactivate' : 'delete'} the ${kindText(kind)} ${id}`);
  const caller = callerOf(state);
  switch (kind) {
    case 'client-session':
      return calls.deleteClientSession({ ...caller, clientSessionId: id });
    case 'credential':
      return calls.deleteCredential({ ...caller, acsCredentialId: id });
    case 'acs-user':
      return calls.deleteAcsUser({ ...caller, acsUserId: id });
    case 'enrollment-automation':
      return calls.deleteEnrollmentAutomation({ ...caller, enrollmentAutomationId: id });
    case 'phone':
      return calls.deactivatePhone({ ...caller, deviceId: id });
    case 'user-identity':
      return calls.deleteUserIdentity({ ...caller, userIdentityId: id });
  }
}

/**
 * Calls off the deletions of what a webhook has confirmed gone. A deletion whose answer was lost would otherwise be
 * repeated for nothing.
 */
export function callOffNeedlessDeletions({ state, deletions }: RunningTeardown): void {
  for (const { resource, scope } of deletions) if (isGoneNow(state, resource)) scope.cancel();
}

/** Asks Seam to delete one thing. That it is gone is confirmed later; if Seam refuses, the deletion is repeated. */
export async function remove(r: RunningTeardown, resource: Resource): Promise<void> {
  change(r, { ...asking(r.state, resource), eventsSince: eventsSince(r.state, now()) });
  const deletion = { resource, scope: new CancellationScope() };
  r.deletions.add(deletion);
  try {
    const { gone: wasGone } = await deletion.scope.run(() => send(r, resource));
    change(r, afterDeletion(r.state, resource, { wasGone, now: now() }));
  } catch (error) {
    if (isCancellation(error)) {
      if (isGoneNow(r.state, resource)) return;
      throw error;
    }
    const obstacle = deletionObstacle(failureOf(error));
    change(r, afterRefusedDeletion(r.state, resource, { obstacle, now: now() }));
    if (resource.kind !== 'user-identity') return;
    const nextTryAt = r.state.resources.find(({ kind }) => kind === 'user-identity')?.nextTryAt;
    change(r, backToLastLook(r.state, nextTryAt ?? now()));
  } finally {
    r.deletions.delete(deletion);
  }
}
