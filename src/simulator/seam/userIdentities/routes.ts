import { z } from 'zod';
import { invalidInput, notFound, SeamError } from '../../errors.ts';
import { acsUsersOf, createAcsUserFor } from '../acsUsers/link.ts';
import { presentAcsUser } from '../acsUsers/present.ts';
import { del, type Endpoint, get, id, instant, patch, post, put } from '../endpoint.ts';
import { page, pageParameters } from '../paging.ts';
import type { UserIdentityRecord } from '../records.ts';
import { fixedIds, need, newRecord, type World } from '../world.ts';
import { mergeUserIdentity } from './merge.ts';
import { presentUserIdentity } from './present.ts';
import { removeUserIdentity } from './remove.ts';
import { checkUnique } from './unique.ts';

const handles = {
  user_identity_key: z.string().min(1).nullish(),
  full_name: z.string().min(1).nullish(),
  email_address: z.email().nullish(),
  phone_number: z.e164().nullish(),
};

const createInput = z.strictObject({ ...handles, acs_system_ids: z.array(id).optional() });
const updateInput = z.strictObject({ ...handles, user_identity_id: id });
const byId = z.strictObject({ user_identity_id: id });
const byIdOrKey = z.strictObject({ user_identity_id: id.optional(), user_identity_key: z.string().optional() });
const addInput = byIdOrKey.extend({ acs_user_id: id });

const mergeInput = byIdOrKey.extend({
  merged_user_identity_ids: z.array(id).optional(),
  merged_user_identity_keys: z.array(z.string().min(1)).optional(),
});

const listInput = z.strictObject({
  user_identity_ids: z.array(id).optional(),
  credential_manager_acs_system_id: id.optional(),
  created_before: instant.optional(),
  search: z.string().optional(),
  ...pageParameters,
});

/** `/user_identities/*`. */
export const userIdentityEndpoints: readonly Endpoint[] = [
  post('/user_identities/create', createInput, (world, input) => ({
    user_identity: presentUserIdentity(world, create(world, input)),
  })),
  get('/user_identities/get', byIdOrKey, (world, input) => ({
    user_identity: presentUserIdentity(world, find(world, input)),
  })),
  get('/user_identities/list', listInput, (world, input) => {
    const found = [...world.records.userIdentities.values()].filter((record) => matches(record, input));
    const { items, pagination } = page(world, found, { path: '/user_identities/list', input });
    return { user_identities: items.map((record) => presentUserIdentity(world, record)), pagination };
  }),
  patch('/user_identities/update', updateInput, (world, input) => {
    const record = need(world.records.userIdentities, 'user_identity', input.user_identity_id);
    const changed = {
      key: input.user_identity_key === undefined ? record.key : input.user_identity_key,
      fullName: input.full_name === undefined ? record.fullName : input.full_name,
      emailAddress: input.email_address === undefined ? record.emailAddress : input.email_address,
      phoneNumber: input.phone_number === undefined ? record.phoneNumber : input.phone_number,
    };
    checkUnique(world, record.id, changed);
    Object.assign(record, changed);
    return {};
  }),
  del('/user_identities/delete', byId, (world, input, { stuck }) => {
    removeUserIdentity(world, find(world, input), { stuck });
    return {};
  }),
  post('/user_identities/merge', mergeInput, (world, input) => {
    const isById = input.user_identity_id !== undefined;
    const others = isById
      ? (input.merged_user_identity_ids ?? []).map((userIdentityId) =>
          find(world, { user_identity_id: userIdentityId }),
        )
      : (input.merged_user_identity_keys ?? []).map((key) => find(world, { user_identity_key: key }));
    if (others.length === 0) {
      const parameter = isById ? 'merged_user_identity_ids' : 'merged_user_identity_keys';
      throw invalidInput(parameter, 'At least one identity to merge is required');
    }
    const primary = find(world, input);
    for (const other of others) mergeUserIdentity(world, primary, other);
    return {};
  }),
  put('/user_identities/add_acs_user', addInput, (world, input) => {
    const record = find(world, input);
    const user = need(world.records.acsUsers, 'acs_user', input.acs_user_id);
    const others = acsUsersOf(world, record.id).filter((other) => other.id !== user.id);
    if (others.some((other) => other.acsSystemId === user.acsSystemId)) {
      const problem = 'User identity already has an ACS user on this ACS system';
      throw new SeamError({ status: world.settings().conflictStatus, type: 'acs_user_conflict', message: problem });
    }
    user.userIdentityId = record.id;
    return {};
  }),
  del('/user_identities/remove_acs_user', byId.extend({ acs_user_id: id }), (world, input) => {
    const user = need(world.records.acsUsers, 'acs_user', input.acs_user_id);
    if (user.userIdentityId !== input.user_identity_id) throw notFound('acs_user', user.id);
    user.userIdentityId = undefined;
    return {};
  }),
  get('/user_identities/list_acs_users', byId, (world, input) => ({
    acs_users: acsUsersOf(world, find(world, input).id).map((user) => presentAcsUser(world, user)),
  })),
];

function create(world: World, input: z.infer<typeof createInput>): UserIdentityRecord {
  const systems = input.acs_system_ids ?? [];
  const unknown = systems.find((system) => system !== fixedIds.acsSystem && system !== fixedIds.credentialManager);
  if (unknown !== undefined) throw notFound('acs_system', unknown);
  const record: UserIdentityRecord = {
    ...newRecord(world),
    key: input.user_identity_key ?? null,
    fullName: input.full_name ?? null,
    emailAddress: input.email_address ?? null,
    phoneNumber: input.phone_number ?? null,
  };
  checkUnique(world, undefined, record);
  world.records.userIdentities.set(record.id, record);
  for (const system of systems) createAcsUserFor(world, record, system);
  return record;
}

function find(world: World, input: Readonly<z.infer<typeof byIdOrKey>>): UserIdentityRecord {
  const { user_identity_id: userIdentityId, user_identity_key: key } = input;
  if (userIdentityId !== undefined) return need(world.records.userIdentities, 'user_identity', userIdentityId);
  if (key === undefined)
    throw invalidInput('user_identity_id', 'Either user_identity_id or user_identity_key is required');
  const merged = world.records.mergedKeys.get(key);
  if (merged !== undefined) return need(world.records.userIdentities, 'user_identity', merged);
  const record = [...world.records.userIdentities.values()].find((candidate) => candidate.key === key);
  if (record === undefined) throw notFound('user_identity', key);
  return record;
}

function matches(record: UserIdentityRecord, input: z.infer<typeof listInput>): boolean {
  const search = input.search?.toLowerCase();
  const texts = [record.id, record.key, record.fullName, record.emailAddress, record.phoneNumber];
  return (
    (input.user_identity_ids?.includes(record.id) ?? true) &&
    record.createdAt < (input.created_before ?? Infinity) &&
    (search === undefined || texts.some((text) => text?.toLowerCase().includes(search)))
  );
}
