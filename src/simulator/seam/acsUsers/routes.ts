import type { z } from 'zod';
import { invalidInput, notFound, SeamError } from '../../errors.ts';
import { presentEntrance } from '../entrances/present.ts';
import { removeCredential } from '../credentials/remove.ts';
import { del, type Endpoint, get, patch, post } from '../endpoint.ts';
import { page } from '../paging.ts';
import type { AcsUserRecord } from '../records.ts';
import { fixedIds, need, type World } from '../world.ts';
import { createInput, listInput, reference, updateInput, type Reference } from './input.ts';
import { acsUsersOf, createAcsUser, isSamePerson } from './link.ts';
import { presentAcsUser } from './present.ts';
import { removeAcsUser } from './remove.ts';

/** `/acs/users/*`. */
export const acsUserEndpoints: readonly Endpoint[] = [
  post('/acs/users/create', createInput, (world, input) => ({
    acs_user: presentAcsUser(world, create(world, input)),
  })),
  get('/acs/users/get', reference, (world, input) => ({
    acs_user: presentAcsUser(world, find(world, input)),
  })),
  get('/acs/users/list', listInput, (world, input) => {
    const found = [...world.records.acsUsers.values()].filter((user) => matches(world, user, input));
    const { items, pagination } = page(world, found, { path: '/acs/users/list', input });
    return { acs_users: items.map((user) => presentAcsUser(world, user)), pagination };
  }),
  patch('/acs/users/update', updateInput, (world, input) => {
    const user = find(world, input);
    user.fullName = input.full_name ?? user.fullName;
    user.emailAddress = input.email_address ?? user.emailAddress;
    user.phoneNumber = input.phone_number ?? user.phoneNumber;
    return {};
  }),
  del('/acs/users/delete', reference, (world, input, { stuck }) => {
    removeAcsUser(world, find(world, input), { stuck });
    return {};
  }),
  post('/acs/users/suspend', reference, (world, input) => {
    find(world, input).isSuspended = true;
    return {};
  }),
  post('/acs/users/unsuspend', reference, (world, input) => {
    find(world, input).isSuspended = false;
    return {};
  }),
  post('/acs/users/revoke_access_to_all_entrances', reference, (world, input) => {
    const user = find(world, input);
    user.grantedEntranceIds.clear();
    for (const credential of world.records.credentials.values()) {
      const isOwn = credential.acsUserId === user.id && credential.parentId === undefined;
      if (isOwn && world.settings().revokeAllEndsCredentials) removeCredential(world, credential, { stuck: false });
    }
    return {};
  }),
  get('/acs/users/list_accessible_entrances', reference, (world, input) => {
    const user = find(world, input);
    const ids = new Set(user.grantedEntranceIds);
    for (const credential of world.records.credentials.values()) {
      if (credential.acsUserId !== user.id || credential.deletingSince !== undefined) continue;
      for (const doorId of [...credential.guestEntranceIds, ...credential.commonEntranceIds]) ids.add(doorId);
    }
    return {
      acs_entrances: [...ids].map((doorId) => presentEntrance(world, need(world.hotel.doors, 'acs_entrance', doorId))),
    };
  }),
];

function create(world: World, input: z.infer<typeof createInput>): AcsUserRecord {
  const { acs_system_id: acsSystemId, user_identity_id: userIdentityId, full_name: fullName } = input;
  if (!Object.values<string>(fixedIds).includes(acsSystemId)) throw notFound('acs_system', acsSystemId);
  if (userIdentityId !== undefined) {
    need(world.records.userIdentities, 'user_identity', userIdentityId);
    if (acsUsersOf(world, userIdentityId).some((user) => user.acsSystemId === acsSystemId)) {
      const problem = 'User identity already has an ACS user on this ACS system';
      throw new SeamError({ status: world.settings().conflictStatus, type: 'acs_user_conflict', message: problem });
    }
  }
  const draft = {
    acsSystemId,
    fullName,
    emailAddress: input.email_address ?? input.email,
    phoneNumber: input.phone_number,
  };
  return createAcsUser(world, { ...draft, userIdentityId: userIdentityId ?? samePerson(world, acsSystemId, draft) });
}

function samePerson(
  world: World,
  acsSystemId: string,
  draft: Pick<AcsUserRecord, 'emailAddress' | 'phoneNumber'>,
): string | undefined {
  const identity = [...world.records.userIdentities.values()].find((candidate) => isSamePerson(draft, candidate));
  if (identity === undefined) return undefined;
  const isTaken = acsUsersOf(world, identity.id).some((user) => user.acsSystemId === acsSystemId);
  return isTaken ? undefined : identity.id;
}

function find(world: World, input: Reference): AcsUserRecord {
  const { acs_user_id: acsUserId, user_identity_id: userIdentityId, acs_system_id: acsSystemId } = input;
  if (acsUserId !== undefined) return need(world.records.acsUsers, 'acs_user', acsUserId);
  if (userIdentityId === undefined || acsSystemId === undefined) {
    throw invalidInput('acs_user_id', 'Either acs_user_id, or user_identity_id and acs_system_id, is required');
  }
  const user = acsUsersOf(world, userIdentityId).find((candidate) => candidate.acsSystemId === acsSystemId);
  if (user === undefined) throw notFound('acs_user', userIdentityId);
  return user;
}

function matches(world: World, user: AcsUserRecord, input: z.infer<typeof listInput>): boolean {
  const identity =
    user.userIdentityId === undefined ? undefined : world.records.userIdentities.get(user.userIdentityId);
  const texts = [user.id, user.fullName, user.emailAddress, user.phoneNumber];
  const search = input.search?.toLowerCase();
  return (
    (input.acs_system_id ?? user.acsSystemId) === user.acsSystemId &&
    (input.user_identity_id ?? user.userIdentityId) === user.userIdentityId &&
    (input.user_identity_email_address ?? identity?.emailAddress) === identity?.emailAddress &&
    (input.user_identity_phone_number ?? identity?.phoneNumber) === identity?.phoneNumber &&
    user.createdAt < (input.created_before ?? Infinity) &&
    (search === undefined || texts.some((text) => text?.toLowerCase().includes(search)))
  );
}
