import type { AcsUser as SeamAcsUser } from 'seam';
import {
  call,
  callOr,
  callToDelete,
  listAll,
  type ActivityDependencies,
  type Deleted,
  type OfProperty,
} from './call.ts';
import { assertSameIdentity } from './failure.ts';
import { codesOf } from './remarks.ts';

/** An ACS user, without personal data. */
export interface AcsUser {
  readonly acsUserId: string;
  readonly acsSystemId: string;
  readonly isBeingDeleted: boolean;
  /** The codes of all its errors and warnings, such as `failed_to_delete_on_acs_system`, and `is_suspended`. */
  readonly problems: readonly string[];
}

/** Reduces Seam's `acs_user` to ids and codes. */
export function acsUserOf(user: SeamAcsUser): AcsUser {
  const { errors, warnings } = codesOf(user);
  return {
    acsUserId: user.acs_user_id,
    acsSystemId: user.acs_system_id,
    isBeingDeleted: warnings.includes('being_deleted'),
    problems: [...errors, ...warnings, ...(user.is_suspended ? ['is_suspended'] : [])],
  };
}

/** Seam's `/acs/users/*`. */
export function acsUserActivities({ seam }: ActivityDependencies) {
  return {
    /** All ACS users of a user identity, in all systems (`/acs/users/list`). */
    listAcsUsers: (input: OfProperty & { readonly userIdentityId: string }): Promise<readonly AcsUser[]> =>
      call('/acs/users/list', async () => {
        const client = seam(input.propertyId);
        const list = client.acs.users.list({ user_identity_id: input.userIdentityId });
        const found = await listAll(client.createPaginator(list));
        assertSameIdentity('/acs/users/list', input.userIdentityId, found);
        return found.map(acsUserOf);
      }),

    /** One ACS user, `null` if it is gone (`/acs/users/get`). */
    getAcsUser: (input: OfProperty & { readonly acsUserId: string }): Promise<AcsUser | null> =>
      callOr('/acs/users/get', null, async () =>
        acsUserOf(await seam(input.propertyId).acs.users.get({ acs_user_id: input.acsUserId })),
      ),

    /** Deletes an ACS user and invalidates its credentials; an event confirms it (`/acs/users/delete`). */
    deleteAcsUser: (input: OfProperty & { readonly acsUserId: string }): Promise<Deleted> =>
      callToDelete('/acs/users/delete', () =>
        seam(input.propertyId).acs.users.delete({ acs_user_id: input.acsUserId }),
      ),

    /** Removes an ACS user's access to all entrances (`/acs/users/revoke_access_to_all_entrances`; guide: common use cases, early). */
    revokeAccessToAllEntrances: (input: OfProperty & { readonly acsUserId: string }): Promise<void> =>
      call('/acs/users/revoke_access_to_all_entrances', () =>
        seam(input.propertyId).acs.users.revokeAccessToAllEntrances({ acs_user_id: input.acsUserId }),
      ),
  };
}
