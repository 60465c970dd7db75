import type { AcsCredential } from 'seam';
import { instantOf } from '../domain/instant.ts';
import { unusual } from '../domain/seam/codes.ts';
import type { SeamCredential } from '../domain/seam/resources.ts';
import { codesOf } from './remarks.ts';

/** The end that a credential without an end gets here. */
const never = '9999-12-31T23:59:59.999Z';

function instant(text: string): string {
  return instantOf(Date.parse(text));
}

/** Reduces Seam's `acs_credential` to what decisions need. One without a start starts when it was created. */
export function credentialOf(credential: AcsCredential): SeamCredential {
  const { visionline_metadata: visionline } = credential;
  const { errors, warnings } = codesOf(credential);
  const problems = unusual('acs_credential', [...errors, ...warnings]);
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
    isBeingDeleted: warnings.includes('being_deleted'),
    ...(warnings.includes('schedule_externally_modified') ? { isChangedOutside: true } : {}),
    ...(problems.length === 0 ? {} : { problems }),
  };
}
