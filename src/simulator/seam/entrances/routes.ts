import { z } from 'zod';
import { invalidInput } from '../../errors.ts';
import type { Door } from '../../hotel/doors.ts';
import { createAcsUserFor } from '../acsUsers/link.ts';
import { presentCredential } from '../credentials/present.ts';
import { listedCredentials } from '../credentials/routes.ts';
import { type Endpoint, get, id, post } from '../endpoint.ts';
import { page, pageParameters } from '../paging.ts';
import type { CredentialRecord } from '../records.ts';
import { fixedIds, need, type World } from '../world.ts';
import { existingDoors } from './existing.ts';
import { presentEntrance } from './present.ts';

const listInput = z.strictObject({
  acs_system_id: id.optional(),
  acs_credential_id: id.optional(),
  acs_entrance_ids: z.array(id).optional(),
  connected_account_id: id.optional(),
  customer_key: z.string().optional(),
  location_id: id.nullish(),
  space_id: id.optional(),
  search: z.string().min(1).optional(),
  ...pageParameters,
});

const grantInput = z.strictObject({
  acs_entrance_id: id,
  acs_user_id: id.optional(),
  user_identity_id: id.optional(),
});

const withAccessInput = z.strictObject({
  acs_entrance_id: id,
  include_if: z.array(z.literal('visionline_metadata.is_valid')).optional(),
});

/** `/acs/entrances/*`. */
export const entranceEndpoints: readonly Endpoint[] = [
  get('/acs/entrances/list', listInput, (world, input) => {
    const found = existingDoors(world)
      .map((door, index) => ({ door, seq: index + 1 }))
      .filter(({ door }) => matches(world, door, input) && isListed(world, door));
    const { items, pagination } = page(world, found, { path: '/acs/entrances/list', input });
    return { acs_entrances: items.map(({ door }) => presentEntrance(world, door)), pagination };
  }),
  get('/acs/entrances/get', z.strictObject({ acs_entrance_id: id }), (world, input) => ({
    acs_entrance: presentEntrance(world, need(world.hotel.doors, 'acs_entrance', input.acs_entrance_id)),
  })),
  post('/acs/entrances/grant_access', grantInput, (world, input) => {
    const door = need(world.hotel.doors, 'acs_entrance', input.acs_entrance_id);
    findGrantee(world, input).grantedEntranceIds.add(door.doorId);
    return {};
  }),
  get('/acs/entrances/list_credentials_with_access', withAccessInput, (world, input) => {
    const door = need(world.hotel.doors, 'acs_entrance', input.acs_entrance_id);
    const onlyValid = (input.include_if ?? []).length > 0;
    const found = listedCredentials(world)
      .filter((record) => hasAccess(record, door.doorId))
      .map((record) => presentCredential(world, record))
      .filter((shown) => !onlyValid || saysValid(shown));
    return { acs_credentials: found };
  }),
];

function isListed(world: World, { name }: Door): boolean {
  const { unlistedEntrances } = world.settings();
  return !unlistedEntrances.includes(name) && !unlistedEntrances.includes('*');
}

function matches(world: World, door: Door, input: z.infer<typeof listInput>): boolean {
  const credential =
    input.acs_credential_id === undefined
      ? undefined
      : need(world.records.credentials, 'acs_credential', input.acs_credential_id);
  return (
    (input.acs_system_id ?? fixedIds.acsSystem) === fixedIds.acsSystem &&
    (input.connected_account_id ?? fixedIds.connectedAccount) === fixedIds.connectedAccount &&
    input.customer_key === undefined &&
    input.space_id === undefined &&
    (input.acs_entrance_ids?.includes(door.doorId) ?? true) &&
    (credential === undefined || hasAccess(credential, door.doorId)) &&
    door.name.toLowerCase().includes((input.search ?? '').toLowerCase())
  );
}

function findGrantee(world: World, input: z.infer<typeof grantInput>) {
  const { acs_user_id: acsUserId, user_identity_id: userIdentityId } = input;
  if (acsUserId !== undefined && userIdentityId === undefined) {
    return need(world.records.acsUsers, 'acs_user', acsUserId);
  }
  if (acsUserId !== undefined || userIdentityId === undefined) {
    throw invalidInput('acs_user_id', 'Exactly one of acs_user_id and user_identity_id is required');
  }
  const identity = need(world.records.userIdentities, 'user_identity', userIdentityId);
  return createAcsUserFor(world, identity, fixedIds.acsSystem);
}

function hasAccess(record: CredentialRecord, doorId: string): boolean {
  return record.guestEntranceIds.includes(doorId) || record.commonEntranceIds.includes(doorId);
}

function saysValid(shown: Readonly<Record<string, unknown>>): boolean {
  const metadata = shown['visionline_metadata'];
  return typeof metadata === 'object' && metadata !== null && 'is_valid' in metadata && metadata.is_valid === true;
}
