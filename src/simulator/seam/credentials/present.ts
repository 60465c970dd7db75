import { shownAutomaticDoors } from '../entrances/existing.ts';
import type { CredentialRecord } from '../records.ts';
import type { Remark } from '../remarks.ts';
import type { World } from '../world.ts';
import { iso, remark } from '../remarks.ts';
import { fixedIds, withRemarks } from '../world.ts';
import { isActive, saysValid } from './state.ts';

/** A credential as Seam shows it. */
export function presentCredential(world: World, record: CredentialRecord): Readonly<Record<string, unknown>> {
  const userIdentityId =
    record.acsUserId === undefined ? undefined : world.records.acsUsers.get(record.acsUserId)?.userIdentityId;
  return {
    acs_credential_id: record.id,
    acs_system_id: record.acsSystemId,
    connected_account_id: fixedIds.connectedAccount,
    workspace_id: fixedIds.workspace,
    created_at: iso(record.createdAt),
    access_method: record.accessMethod,
    display_name: record.accessMethod === 'card' ? 'Guest Card' : 'Guest Mobile Key',
    external_type: 'visionline_card',
    external_type_display_name: 'Visionline Card',
    is_managed: true,
    is_multi_phone_sync_credential: record.isMultiPhoneSync,
    starts_at: shownTime(world, record.startsAt),
    ends_at: shownTime(world, record.endsAt),
    is_issued: record.issuedAt !== undefined,
    issued_at: record.issuedAt === undefined ? null : iso(record.issuedAt),
    is_latest_desired_state_synced_with_provider: record.madeAt !== undefined && record.deletingSince === undefined,
    latest_desired_state_synced_with_provider_at: record.madeAt === undefined ? null : iso(record.madeAt),
    visionline_metadata: visionlineMetadata(world, record),
    ...withRemarks(world, record.id, { warnings: warnings(record) }),
    ...(record.acsUserId === undefined ? {} : { acs_user_id: record.acsUserId }),
    ...(userIdentityId === undefined ? {} : { user_identity_id: userIdentityId }),
    ...(record.parentId === undefined ? {} : { parent_acs_credential_id: record.parentId }),
  };
}

function visionlineMetadata(world: World, record: CredentialRecord): Readonly<Record<string, unknown>> {
  return {
    ...validity(world, record),
    card_function_type: record.cardFunctionType,
    auto_join: record.kind === 'auto-join',
    ...shownDoors(world, record),
    joiner_acs_credential_ids: record.joinedIds,
    ...(record.madeAt === undefined ? {} : { card_id: String(record.seq), credential_id: `key-${record.seq}` }),
  };
}

function shownTime(world: World, ms: number): string {
  return iso(world.settings().timesRounded ? Math.floor(ms / 60_000) * 60_000 : ms);
}

function shownDoors(world: World, record: CredentialRecord): Readonly<Record<string, unknown>> {
  if (record.isMultiPhoneSync && !world.settings().parentShowsDoors) return {};
  return {
    guest_acs_entrance_ids: record.guestEntranceIds,
    common_acs_entrance_ids: [...record.commonEntranceIds, ...shownAutomaticDoors(world)],
  };
}

function validity(world: World, record: CredentialRecord): { readonly is_valid?: boolean } {
  if (record.madeAt !== undefined || !isActive(world, record)) return { is_valid: saysValid(world, record) };
  const { unissuedIsValid } = world.settings();
  return unissuedIsValid === 'absent' ? {} : { is_valid: unissuedIsValid === 'true' };
}

function warnings(record: CredentialRecord): readonly Remark[] {
  const found: Remark[] = [];
  if (record.issuedAt === undefined) {
    found.push(remark({ warning_code: 'waiting_to_be_issued' }, record.createdAt, 'Waiting to be issued.'));
  }
  if (record.scheduleModified) {
    const message = 'Start moved to avoid creating a credential with a start date in the past.';
    found.push(remark({ warning_code: 'schedule_modified' }, record.createdAt, message));
  }
  if (record.deletingSince !== undefined) {
    found.push(remark({ warning_code: 'being_deleted' }, record.deletingSince, 'Credential is being deleted.'));
  }
  return found;
}
