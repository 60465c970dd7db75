import type { AcsCredential } from 'seam';
import { instantOf } from '../domain/instant.ts';
import type { SeamCredential } from '../domain/seam/resources.ts';

/** The end that a credential without an end gets here. */
const never = '9999-12-31T23:59:59.999Z';

function instant(text: string): string {
  return instantOf(Date.parse(text));
}

/** Reduces Seam's `acs_credential` to what decisions need. One without a start starts when it was created. */
export function credentialOf(credential: AcsCredential): SeamCredential {
  const { visionline_metadata: visionline } = credential;
  return {
    acsCredentialId: credential.acs_credential_id,
    acsUserId: credential.acs_user_id ?? null,
    userIdentityId: credential.user_identity_id ?? null,
    parentId: credential.parent_acs_credential_id ?? null,
    isGuest: visionline?.card_function_type !== 'staff',
    isCard: credential.access_method === 'card',
    acsEntranceIds: [...(visionline?.guest_acs_entrance_ids ?? []), ...(visionline?.common_acs_entrance_ids ?? [])],
    guestEntranceIds: visionline?.guest_acs_entrance_ids ?? [],
    joinedTo: visionline?.joiner_acs_credential_ids ?? [],
    createdAt: instant(credential.created_at),
    from: instant(credential.starts_at ?? credential.created_at),
    to: instant(credential.ends_at ?? never),
    isIssued: credential.is_issued ?? false,
    isValid: visionline?.is_valid ?? null,
    isBeingDeleted: credential.warnings.some(({ warning_code: code }) => code === 'being_deleted'),
  };
}
