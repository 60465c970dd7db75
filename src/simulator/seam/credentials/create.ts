import { z } from 'zod';
import { invalidInput, notFound } from '../../errors.ts';
import { isAutomatic, isCommon, type Door } from '../../hotel/doors.ts';
import { createAcsUserFor } from '../acsUsers/link.ts';
import { id, instant } from '../endpoint.ts';
import type { AcsUserRecord, CredentialRecord } from '../records.ts';
import { fixedIds, need, newRecord, type World } from '../world.ts';
import { checkCapacity } from './capacity.ts';
import { issueSoon } from './issue.ts';
import { checkJoiners } from './joining.ts';

const visionlineMetadata = z.strictObject({
  card_format: z.enum(['TLCode', 'rfid48']).optional(),
  card_function_type: z.enum(['guest', 'staff']).default('guest'),
  override: z.boolean().default(false),
  is_override_key: z.boolean().default(false),
  auto_join: z.boolean().default(false),
  joiner_acs_credential_ids: z.array(id).default([]),
});

/** The body of `/acs/credentials/create`, with the fields that Visionline has. */
export const createInput = z.strictObject({
  access_method: z.enum(['code', 'card', 'mobile_key', 'cloud_key']),
  acs_user_id: id.optional(),
  user_identity_id: id.optional(),
  acs_system_id: id.optional(),
  allowed_acs_entrance_ids: z.array(id).optional(),
  credential_manager_acs_system_id: id.optional(),
  is_multi_phone_sync_credential: z.boolean().default(false),
  starts_at: instant.optional(),
  ends_at: instant.optional(),
  visionline_metadata: visionlineMetadata.prefault({}),
});

type CreateInput = z.infer<typeof createInput>;

/** Creates a mobile credential and begins to issue it; throws SeamError if Seam or Visionline would refuse it. */
export function createCredential(world: World, input: CreateInput): CredentialRecord {
  checkMedium(input);
  const window = readWindow(world, input);
  checkCredentialManager(input);
  const acsUser = findAcsUser(world, input);
  const doors = findDoors(world, input.allowed_acs_entrance_ids ?? [...acsUser.grantedEntranceIds]);
  checkCapacity(world, doors, input.visionline_metadata.card_format);
  const guestEntranceIds = doors.filter((door) => door.category === 'guest').map((door) => door.doorId);
  const commonEntranceIds = doors.filter(isCommon).map((door) => door.doorId);
  const { card_function_type: cardFunctionType, joiner_acs_credential_ids: joinedIds } = input.visionline_metadata;
  const kind = readKind(input, guestEntranceIds);
  checkJoiners(world, { isMobile: true, joinedIds, guestEntranceIds, ...window });
  const record: CredentialRecord = {
    ...newRecord(world),
    ...window,
    acsSystemId: fixedIds.acsSystem,
    acsUserId: acsUser.id,
    accessMethod: 'mobile_key',
    isMultiPhoneSync: true,
    parentId: undefined,
    deviceId: undefined,
    cardFunctionType,
    kind,
    joinedIds,
    guestEntranceIds,
    commonEntranceIds,
    listedFrom: Date.now() + world.settings().listLag,
    hidden: false,
  };
  world.records.credentials.set(record.id, record);
  issueSoon(world, record);
  return record;
}

function checkMedium(input: CreateInput): void {
  if (input.access_method !== 'mobile_key') {
    throw invalidInput('access_method', 'Only mobile_key can be created here');
  }
  if (!input.is_multi_phone_sync_credential) {
    const problem = 'Must be true when creating a mobile key for a Visionline system';
    throw invalidInput('is_multi_phone_sync_credential', problem);
  }
}

function checkCredentialManager(input: CreateInput): void {
  const given = input.credential_manager_acs_system_id ?? fixedIds.credentialManager;
  if (given === fixedIds.acsSystem) {
    throw invalidInput('credential_manager_acs_system_id', 'Not a credential manager');
  }
  if (given !== fixedIds.credentialManager) throw notFound('acs_system', given);
}

function readWindow(world: World, input: CreateInput) {
  const now = world.clock.now();
  const asked = input.starts_at ?? now;
  const endsAt = input.ends_at;
  if (endsAt === undefined) throw invalidInput('ends_at', 'Required');
  if (endsAt <= now) throw invalidInput('ends_at', 'Must be a time in the future');
  if (endsAt <= asked) throw invalidInput('ends_at', 'Must be after starts_at');
  return { startsAt: Math.max(asked, now), endsAt, scheduleModified: asked < now };
}

function findAcsUser(world: World, input: CreateInput): AcsUserRecord {
  const { acs_user_id: acsUserId, user_identity_id: userIdentityId, acs_system_id: acsSystemId } = input;
  if (acsUserId !== undefined && userIdentityId === undefined) {
    const acsUser = need(world.records.acsUsers, 'acs_user', acsUserId);
    if (acsUser.acsSystemId !== fixedIds.acsSystem || acsUser.deletingSince !== undefined) {
      throw invalidInput('acs_user_id', 'Not an active ACS user of the Visionline system');
    }
    return acsUser;
  }
  if (acsUserId !== undefined || userIdentityId === undefined || acsSystemId === undefined) {
    throw invalidInput('acs_user_id', 'Either acs_user_id, or user_identity_id and acs_system_id, is required');
  }
  if (acsSystemId !== fixedIds.acsSystem) throw notFound('acs_system', acsSystemId);
  const identity = need(world.records.userIdentities, 'user_identity', userIdentityId);
  if (identity.deletingSince !== undefined) throw invalidInput('user_identity_id', 'Being deleted');
  return createAcsUserFor(world, identity, acsSystemId);
}

function findDoors(world: World, ids: readonly string[]): readonly Door[] {
  const parameter = 'allowed_acs_entrance_ids';
  if (ids.length === 0) throw invalidInput(parameter, 'At least one entrance is required');
  const unique = [...new Set(ids)];
  const doors = unique.map((doorId) => need(world.hotel.doors, 'acs_entrance', doorId));
  if (doors.some(isAutomatic)) throw invalidInput(parameter, 'Entrance opens by itself and cannot be named');
  if (world.settings().mobileKeyOnOtherDoor === 'refuse' && doors.some((door) => !door.takesMobileKeys)) {
    throw invalidInput(parameter, 'Entrance cannot be unlocked with a mobile key');
  }
  return doors;
}

function readKind(input: CreateInput, guestEntranceIds: readonly string[]): CredentialRecord['kind'] {
  const { override, is_override_key, auto_join, joiner_acs_credential_ids, card_function_type } =
    input.visionline_metadata;
  const isOverride = override || is_override_key;
  const modes = [isOverride, auto_join, joiner_acs_credential_ids.length > 0].filter(Boolean).length;
  if (modes > 1) {
    throw invalidInput(
      'visionline_metadata',
      'Only one of override, joiner_acs_credential_ids and auto_join may be given',
    );
  }
  if (card_function_type === 'staff') return 'none';
  if (isOverride) return 'override';
  if (auto_join) return 'auto-join';
  if (joiner_acs_credential_ids.length > 0) return 'joiner';
  if (guestEntranceIds.length === 0) return 'none';
  throw invalidInput('visionline_metadata.joiner_acs_credential_ids', 'Required when override is not true');
}
