import { acsUsersOf } from '../acsUsers/link.ts';
import type { UserIdentityRecord } from '../records.ts';
import { fixedIds, iso, remark, type World } from '../world.ts';

/** A user identity as Seam shows it. */
export function presentUserIdentity(world: World, record: UserIdentityRecord): Readonly<Record<string, unknown>> {
  const acsUsers = acsUsersOf(world, record.id);
  return {
    user_identity_id: record.id,
    user_identity_key: record.key,
    workspace_id: fixedIds.workspace,
    created_at: iso(record.createdAt),
    display_name: record.fullName ?? record.emailAddress ?? record.phoneNumber ?? record.key ?? record.id,
    full_name: record.fullName,
    email_address: record.emailAddress,
    phone_number: record.phoneNumber,
    acs_user_ids: acsUsers.map((user) => user.id),
    errors: acsUsers.flatMap((user) =>
      user.stuckSince === undefined
        ? []
        : [
            {
              ...remark({ error_code: 'issue_with_acs_user' }, user.stuckSince, 'The ACS user has an issue.'),
              acs_system_id: user.acsSystemId,
              acs_user_id: user.id,
            },
          ],
    ),
    warnings:
      record.deletingSince === undefined
        ? []
        : [remark({ warning_code: 'being_deleted' }, record.deletingSince, 'Being deleted.')],
  };
}
