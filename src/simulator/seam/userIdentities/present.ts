import { acsUsersOf } from '../acsUsers/link.ts';
import { acsUserRemarks } from '../acsUsers/present.ts';
import type { UserIdentityRecord } from '../records.ts';
import { iso, remark } from '../remarks.ts';
import { fixedIds, withRemarks, type World } from '../world.ts';

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
    merged_user_identity_ids: mergedInto(world, record.id, 'mergedIds'),
    merged_user_identity_keys: mergedInto(world, record.id, 'mergedKeys'),
    ...withRemarks(world, record.id, {
      errors: acsUsers
        .filter((user) => acsUserRemarks(world, user).errors.length > 0)
        .map((user) => ({
          ...remark({ error_code: 'issue_with_acs_user' }, user.createdAt, 'The ACS user has an issue.'),
          acs_system_id: user.acsSystemId,
          acs_user_id: user.id,
        })),
      warnings:
        record.deletingSince === undefined
          ? []
          : [remark({ warning_code: 'being_deleted' }, record.deletingSince, 'Being deleted.')],
    }),
  };
}

/** The old ids or keys that resolve to an identity since others were merged into it. */
function mergedInto(world: World, primaryId: string, which: 'mergedIds' | 'mergedKeys'): readonly string[] {
  return [...world.records[which]].flatMap(([old, primary]) => (primary === primaryId ? [old] : []));
}
