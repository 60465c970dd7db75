import { ApplicationFailure } from '@temporalio/workflow';
import { seamFailure } from '../../domain/seam/resources.ts';

/**
 * Checks that Seam's answer is about the identity that was asked for.
 *
 * @throws {ApplicationFailure} if it was merged into another one: whose keys and phones these are, a person has to say.
 */
export function assertNotMerged(guestId: string, identity: { readonly mergedInto: string | null } | null): void {
  if (identity === null || identity.mergedInto === null) return;
  const message = `The user identity of guest ${guestId} was merged into ${identity.mergedInto} in Seam, so nothing of it is used or deleted. Check in Seam Console whether both are one person. If so, send the guest with userIdentityId ${identity.mergedInto}; if not, send the guest under another guestId.`;
  throw ApplicationFailure.nonRetryable(message, seamFailure.merged);
}
