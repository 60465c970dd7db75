import type { Step } from '../../domain/plan/step.ts';
import { failureOf } from '../failure.ts';
import { seam } from './seam.ts';
import { goneWell, now, setBack, updateCredential, type Reservation } from './state.ts';

/** The name of the task that revokes a credential. */
export const revokeTask = (requestId: string): string => `revoke ${requestId}`;

/**
 * Deletes a credential; the watch confirms that it is gone. What is gone already is done (guide: revoking a mobile
 * credential; the children of a multi-phone sync credential go with it). Where Seam refuses, the plan asks for it again
 * after a pause: revoking is never given up.
 */
export const revokeCredential = async (r: Reservation, step: Extract<Step, { step: 'revoke' }>): Promise<void> => {
  const { requestId, guestId, reason } = step;
  const before = r.state.credentials.find((one) => one.requestId === requestId);
  if (!before?.acsCredentialId) return;
  const { acsCredentialId } = before;
  updateCredential(r, requestId, { state: 'revoking', reason, awaitedSince: now() });
  try {
    const calls = seam(r.state, `revoke the key of ${guestId}: ${reason}`);
    const { gone } = await calls.deleteCredential({ propertyId: r.propertyId, acsCredentialId });
    if (gone) updateCredential(r, requestId, { state: 'revoked', deadAt: now() });
    goneWell(r, revokeTask(requestId));
  } catch (error) {
    const { message } = failureOf(error);
    updateCredential(r, requestId, { state: before.state });
    const text = `The key of guest ${guestId} is still alive: ${message}`;
    setBack(r, revokeTask(requestId), { code: 'revoke-refused', about: guestId, message: text });
  }
};
