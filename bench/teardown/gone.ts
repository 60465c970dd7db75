import { SeamHttpApiError, type Seam } from 'seam';

/** Whether Seam finds a user identity no more. */
export const isIdentityGone = async (seam: Seam, userIdentityId: string): Promise<boolean> => {
  try {
    await seam.userIdentities.get({ user_identity_id: userIdentityId });
    return false;
  } catch (error) {
    if (error instanceof SeamHttpApiError && error.statusCode === 404) return true;
    throw error;
  }
};
