import type { z } from 'zod';
import { invalidInput, notFound, SeamError } from '../../errors.ts';
import { presentEntrance } from '../entrances/present.ts';
import { removeCredential } from '../credentials/remove.ts';
import { endpoint, type Endpoint } from '../endpoint.ts';
import { page } from '../paging.ts';
import type { AcsUserRecord } from '../records.ts';
import { IDS, need, type World } from '../world.ts';
import { createInput, listInput, reference, updateInput, type Reference } from './input.ts';
import { acsUsersOf, createAcsUser, isSamePerson } from './link.ts';
import { presentAcsUser } from './present.ts';
import { removeAcsUser } from './remove.ts';

/** `/acs/users/*`. */
export const acsUserEndpoints: readonly Endpoint[] = [
  endpoint('/acs/users/create', 'POST', createInput, (world, input) => ({
    acs_user: presentAcsUser(world, create(world, input)),
  })),
  endpoint('/acs/users/get', 'GET', reference, (world, input) => ({
    acs_user: presentAcsUser(world, find(world, input)),
  })),
  endpoint('/acs/users/list', 'GET', listInput, (world, input) => {
    const found = [...world.records.acsUsers.values()].filter((user) => matches(world, user, input));
    const { items, pagination } = page(world, '/acs/users/list', input, found);
    return { acs_users: items.map((user) => presentAcsUser(world, user)), pagination };
  }),
  endpoint('/acs/users/update', 'PATCH', updateInput, (world, input) => {
    const user = find(world, input);
    user.fullName = input.full_name ?? user.fullName;
    user.emailAddress = input.email_address ?? user.emailAddress;
    user.phoneNumber = input.phone_number ?? user.phoneNumber;
    return {};
  }),
  endpoint('/acs/users/delete', 'DELETE', reference, (world, input, { stuck }) => {
    removeAcsUser(world, find(world, input), { stuck });
    return {};
  }),
  endpoint('/acs/users/suspend', 'POST', reference, (world, input) => {
    find(world, input).isSuspended = true;
    return {};
  }),
  endpoint('/acs/users/unsuspend', 'POST', reference, (world, input) => {
    find(world, input).isSuspended = false;
    return {};
  }),
  endpoint('/acs/users/revoke_access_to_all_entrances', 'POST', reference, (world, input) => {
    const user = find(world, input);
    user.grantedEntranceIds.clear();
    for (const credential of world.records.credentials.values()) {
      const isOwn = credential.acsUserId === user.id && credential.parentId === undefined;
      if (isOwn && world.settings().revokeAllEndsCredentials) removeCredential(world, credential, { stuck: false });
    }
    return {};
  }),
  endpoint('/acs/users/list_accessible_entrances', 'GET', reference, (world, input) => {
    const user = find(world, input);
    const ids = new Set(user.grantedEntranceIds);
    for (const credential of world.records.credentials.values()) {
      if (credential.acsUserId !== user.id || credential.deletingSince !== undefined) continue;
      for (const doorId of [...credential.guestEntranceIds, ...credential.commonEntranceIds]) ids.add(doorId);
    }
    return {
      acs_entrances: [...ids].map((doorId) => presentEntrance(need(world.hotel.doors, 'acs_entrance', doorId))),
    };
  }),
];

function create(world: World, input: z.infer<typeof createInput>): AcsUserRecord {
  const { acs_system_id: acsSystemId, user_identity_id: userIdentityId, full_name: fullName } = input;
  if (!Object.values<string>(IDS).includes(acsSystemId)) throw notFound('acs_system', acsSystemId);
  if (userIdentityId !== undefined) {
    need(world.records.userIdentities, 'user_identity', userIdentityId);
    if (acsUsersOf(world, userIdentityId).some((user) => user.acsSystemId === acsSystemId)) {
      const problem = 'User identity already has an ACS user on this ACS system';
      throw new SeamError(world.settings().conflictStatus, 'acs_user_conflict', problem);
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
