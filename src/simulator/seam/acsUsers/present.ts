import type { AcsUserRecord } from '../records.ts';
import type { Remarks } from '../remarks.ts';
import { iso, remark } from '../remarks.ts';
import { fixedIds, withRemarks, type World } from '../world.ts';

/** An ACS user as Seam shows it. */
export function presentAcsUser(world: World, record: AcsUserRecord): Readonly<Record<string, unknown>> {
  const { deletingSince, userIdentityId } = record;
  const identity = userIdentityId === undefined ? undefined : world.records.userIdentities.get(userIdentityId);
  return {
    acs_user_id: record.id,
    acs_system_id: record.acsSystemId,
    connected_account_id: fixedIds.connectedAccount,
    workspace_id: fixedIds.workspace,
    created_at: iso(record.createdAt),
    display_name: record.fullName,
    full_name: record.fullName,
    is_managed: true,
    is_suspended: record.isSuspended,
    last_successful_sync_at: null,
    pending_mutations:
      deletingSince === undefined ? [] : [remark({ mutation_code: 'deleting' }, deletingSince, 'Being deleted.')],
    ...acsUserRemarks(world, record),
    ...(record.emailAddress === undefined ? {} : { email_address: record.emailAddress }),
    ...(record.phoneNumber === undefined ? {} : { phone_number: record.phoneNumber }),
    ...(identity === undefined
      ? {}
      : {
          user_identity_id: identity.id,
          user_identity_email_address: identity.emailAddress,
          user_identity_full_name: identity.fullName,
          user_identity_phone_number: identity.phoneNumber,
        }),
  };
}

/** The errors and warnings of an ACS user. */
export function acsUserRemarks(world: World, { id, deletingSince, stuckSince, failedSince }: AcsUserRecord): Remarks {
  const errors = [
    ...(failedSince === undefined
      ? []
      : [remark({ error_code: 'failed_to_create_on_acs_system' }, failedSince, 'The ACS system did not create it.')]),
    ...(stuckSince === undefined
      ? []
      : [remark({ error_code: 'failed_to_delete_on_acs_system' }, stuckSince, 'The ACS system did not delete it.')]),
  ];
  const warnings =
    deletingSince === undefined ? [] : [remark({ warning_code: 'being_deleted' }, deletingSince, 'Being deleted.')];
  return withRemarks(world, id, { errors, warnings });
}
