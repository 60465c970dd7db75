import { isAtSeam, type Credential } from '../../domain/credentials/credential.ts';
import type { Step } from '../../domain/plan/step.ts';
import { askedToGo } from '../../domain/credentials/revoking.ts';
import { failureOf } from '../failure.ts';
import { seam } from './seam.ts';
import { goneWell, now, setBack, updateCredential, type Reservation } from './state.ts';

/** The name of the task that revokes a credential. */
export function revokeTask(requestId: string): string {
  return `revoke ${requestId}`;
}

function recordOf({ state }: Reservation, requestId: string): Credential | undefined {
  return state.credentials.find((one) => one.requestId === requestId);
}

/**
 * Deletes a credential; the watch confirms that it is gone. What is gone already is done (guide: revoking a mobile
 * credential; the children of a multi-phone sync credential go with it). Where Seam refuses, the plan asks for it again
 * after a pause, and where it took the deletion and nothing came of it, too: revoking is never given up.
 */
export async function revokeCredential(r: Reservation, step: Extract<Step, { step: 'revoke' }>): Promise<void> {
  const { requestId, guestId, reason } = step;
  const before = recordOf(r, requestId);
  if (!before?.acsCredentialId) return;
  const { acsCredentialId } = before;
  updateCredential(r, requestId, askedToGo(before, reason, now()));
  try {
    const again = before.state === 'revoking' ? ', once more' : '';
    const calls = seam(r.state, `revoke the key of ${guestId}: ${reason}${again}`);
    const { gone } = await calls.deleteCredential({ propertyId: r.propertyId, acsCredentialId });
    if (gone) updateCredential(r, requestId, { state: 'revoked', deadAt: now() });
    goneWell(r, revokeTask(requestId));
  } catch (error) {
    const { message, retryAfterMs } = failureOf(error);
    // Meanwhile an event may have told that it is gone.
    if (recordOf(r, requestId)?.state !== 'revoking') return;
    const { state, deletesAsked, deleteAgainAt } = before;
    updateCredential(r, requestId, { state, deletesAsked, deleteAgainAt });
    const text = `The key of guest ${guestId} is still alive: ${message}`;
    setBack(r, revokeTask(requestId), { code: 'revoke-refused', about: guestId, message: text }, retryAfterMs);
  }
}

/** Forgets the troubles of deletions that are no longer needed: the credential is gone. */
export function forgetRevokes(r: Reservation): void {
  const tasks = new Set([...Object.keys(r.state.troubles), ...Object.keys(r.state.pauses)]);
  const alive = new Set(r.state.credentials.filter(isAtSeam).map(({ requestId }) => revokeTask(requestId)));
  for (const task of tasks) if (task.startsWith(revokeTask('')) && !alive.has(task)) goneWell(r, task);
}
