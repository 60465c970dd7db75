import { sleep } from '@temporalio/workflow';
import type { Step } from '../../domain/plan/step.ts';
import { failureOf } from '../failure.ts';
import { seam } from './seam.ts';
import { now, setTrouble, updateCredential, type Reservation } from './state.ts';

/** How long to wait after Seam refused a delete before trying again: revoking is never given up. */
const refusedPause = '5 minutes';

/**
 * Deletes a credential; the watch confirms that it is gone. What is gone already is done (guide: revoking a mobile
 * credential; the children of a multi-phone sync credential go with it).
 */
export const revokeCredential = async (r: Reservation, step: Extract<Step, { step: 'revoke' }>): Promise<void> => {
  const { requestId, guestId, reason } = step;
  const record = r.state.credentials.find((one) => one.requestId === requestId);
  const acsCredentialId = record?.acsCredentialId;
  if (!acsCredentialId) return;
  updateCredential(r, requestId, { state: 'revoking', reason });
  const trouble = `revoke ${requestId}`;
  for (;;) {
    try {
      const summary = `revoke the key of ${guestId}: ${reason}`;
      const { gone } = await seam(r.state, summary).deleteCredential({ propertyId: r.propertyId, acsCredentialId });
      if (gone) updateCredential(r, requestId, { state: 'revoked', deadAt: now() });
      return setTrouble(r, trouble, null);
    } catch (error) {
      const { message } = failureOf(error);
      setTrouble(r, trouble, {
        code: 'revoke-refused',
        message: `The key of guest ${guestId} is still alive: ${message}`,
      });
      await sleep(refusedPause, { summary: `try again to revoke the key of ${guestId}` });
    }
  }
};
