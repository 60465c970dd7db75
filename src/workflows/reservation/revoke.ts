import { afterAskingToGo, afterDelete, afterRefusedDelete, type RevokeStep } from '../../domain/lifetime/revoking.ts';
import { keyText } from '../../domain/lifetime/keyText.ts';
import { recordOf } from '../../domain/lifetime/state.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * Deletes a credential; the watch confirms that it is gone. Deleting what is gone is success (guide: revoking a mobile
 * credential; the children of a multi-phone sync credential go with it).
 */
export async function revokeCredential(r: Reservation, step: RevokeStep): Promise<void> {
  const { requestId, reason } = step;
  const before = recordOf(r.state, requestId);
  if (!before?.acsCredentialId) return;
  const { acsCredentialId } = before;
  change(r, afterAskingToGo(r.state, step, now()));
  try {
    const again = before.state === 'revoking' ? ', once more' : '';
    const calls = seam(r, `revoke the ${keyText(before)}: ${reason}${again}`);
    const { gone } = await calls.deleteCredential({ propertyId: r.propertyId, acsCredentialId });
    change(r, afterDelete(r.state, requestId, { isGone: gone, now: now() }));
  } catch (error) {
    change(r, afterRefusedDelete(r.state, before, { failure: failureOf(error), now: now() }));
  }
}
