import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Deleted } from '../../activities/call.ts';
import { plus } from '../../domain/instant.ts';
import { seamFailure, type SeamFailureType } from '../../domain/seam/resources.ts';
import { backToLastLook } from '../../domain/teardown/advance.ts';
import { afterDeletion, afterRefusedDeletion, asking } from '../../domain/teardown/learn.ts';
import { kindText } from '../../domain/teardown/phases.ts';
import { isGone, type Resource } from '../../domain/teardown/state.ts';
import { overlapMs } from '../../domain/teardown/timing.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { callerOf, seam } from './seam.ts';
import { change, now, type Running } from './state.ts';

function send(r: Running, { kind, id }: Resource): Promise<Deleted> {
  const calls = seam(r.state, `${kind === 'phone' ? 'deactivate' : 'delete'} the ${kindText(kind)} ${id}`);
  const of = callerOf(r.state);
  switch (kind) {
    case 'client-session':
      return calls.deleteClientSession({ ...of, clientSessionId: id });
    case 'credential':
      return calls.deleteCredential({ ...of, acsCredentialId: id });
    case 'acs-user':
      return calls.deleteAcsUser({ ...of, acsUserId: id });
    case 'enrollment-automation':
      return calls.deleteEnrollmentAutomation({ ...of, enrollmentAutomationId: id });
    case 'phone':
      return calls.deactivatePhone({ ...of, deviceId: id });
    case 'user-identity':
      return calls.deleteUserIdentity({ ...of, userIdentityId: id });
  }
}

const refused: ReadonlySet<SeamFailureType> = new Set([seamFailure.refused, seamFailure.conflict]);

function isGoneNow(r: Running, { kind, id }: Resource): boolean {
  return r.state.resources.some((one) => one.kind === kind && one.id === id && isGone(one));
}

/**
 * Ends deletions of what a webhook has confirmed meanwhile: one whose answer was lost would else be repeated, and sent to
 * what is known to be gone.
 */
export function dropNeedlessDeletions(r: Running): void {
  for (const { resource, scope } of r.deletions.values()) if (isGoneNow(r, resource)) scope.cancel();
}

/** Asks Seam to delete one thing; that it is gone is confirmed later. Where Seam refuses, that is tried again. */
export async function remove(r: Running, name: string, resource: Resource): Promise<void> {
  const eventsSince = r.state.eventsSince ?? plus(now(), -overlapMs);
  change(r, { ...asking(r.state, resource), eventsSince });
  const scope = new CancellationScope();
  r.deletions.set(name, { resource, scope });
  try {
    const { gone } = await scope.run(() => send(r, resource));
    change(r, afterDeletion(r.state, resource, gone, now()));
  } catch (error) {
    if (isCancellation(error)) {
      if (isGoneNow(r, resource)) return;
      throw error;
    }
    const { type, message } = failureOf(error);
    const obstacle = { code: refused.has(type) ? 'deletion-refused' : troubleCode(type), message };
    change(r, afterRefusedDeletion(r.state, resource, obstacle, now()));
    if (resource.kind !== 'user-identity') return;
    const nextTryAt = r.state.resources.find(({ kind }) => kind === 'user-identity')?.nextTryAt;
    change(r, backToLastLook(r.state, nextTryAt ?? now()));
  } finally {
    r.deletions.delete(name);
  }
}
