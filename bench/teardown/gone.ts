import { SeamHttpApiError, type Seam } from 'seam';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeamDelays } from '../sizes.ts';

async function isIdentityGone(seam: Seam, userIdentityId: string): Promise<boolean> {
  try {
    await seam.userIdentities.get({ user_identity_id: userIdentityId });
    return false;
  } catch (error) {
    if (error instanceof SeamHttpApiError && error.statusCode === 404) return true;
    throw error;
  }
}

/** Waits until Seam no longer finds a user identity that was just deleted, because no event reports it. One look is enough. */
export async function untilIdentityGone(
  seam: Seam,
  { deleteDelay }: SeamDelays,
  userIdentityId: string,
): Promise<void> {
  await delay(deleteDelay);
  while (!(await isIdentityGone(seam, userIdentityId)));
}
