import type { AcsUserRecord, UserIdentityRecord } from '../records.ts';
import { fixedIds, newRecord, type World } from '../world.ts';

/** The details of a new ACS user. */
export type AcsUserDraft = Pick<
  AcsUserRecord,
  'acsSystemId' | 'fullName' | 'emailAddress' | 'phoneNumber' | 'userIdentityId'
>;

/** Creates an ACS user and emits the event for it. */
export function createAcsUser(world: World, draft: AcsUserDraft): AcsUserRecord {
  const record: AcsUserRecord = {
    ...newRecord(world),
    ...draft,
    isSuspended: false,
    ...(world.settings().newAcsUsersFail ? { failedSince: world.clock.now() } : {}),
    grantedEntranceIds: new Set(),
  };
  world.records.acsUsers.set(record.id, record);
  announceAcsUser(world, record, 'acs_user.created');
  return record;
}

/** Emits an event about an ACS user. */
export function announceAcsUser(
  world: World,
  record: AcsUserRecord,
  type: 'acs_user.created' | 'acs_user.deleted',
): void {
  world.events.emit(type, {
    acs_user_id: record.id,
    acs_system_id: record.acsSystemId,
    connected_account_id: fixedIds.connectedAccount,
  });
}

/** The ACS users of a user identity, oldest first. */
export function acsUsersOf(world: World, userIdentityId: string): readonly AcsUserRecord[] {
  return [...world.records.acsUsers.values()].filter((user) => user.userIdentityId === userIdentityId);
}

/**
 * The ACS user of a user identity in a system. If the identity has none there, an ACS user with the same e-mail address
 * or phone number and no identity is linked to it; if there is none either, a new one is created.
 */
export function createAcsUserFor(world: World, identity: UserIdentityRecord, acsSystemId: string): AcsUserRecord {
  const users = [...world.records.acsUsers.values()].filter(
    (user) => user.acsSystemId === acsSystemId && user.deletingSince === undefined,
  );
  const own = users.find((user) => user.userIdentityId === identity.id);
  if (own !== undefined) return own;
  const same = users.find((user) => user.userIdentityId === undefined && isSamePerson(user, identity));
  if (same !== undefined) {
    same.userIdentityId = identity.id;
    return same;
  }
  return createAcsUser(world, {
    acsSystemId,
    fullName: identity.fullName ?? identity.emailAddress ?? identity.phoneNumber ?? 'Unnamed guest',
    emailAddress: identity.emailAddress ?? undefined,
    phoneNumber: identity.phoneNumber ?? undefined,
    userIdentityId: identity.id,
  });
}

/** Whether an ACS user and a user identity share an e-mail address or a phone number. */
export function isSamePerson(
  user: Pick<AcsUserRecord, 'emailAddress' | 'phoneNumber'>,
  identity: Pick<UserIdentityRecord, 'emailAddress' | 'phoneNumber'>,
): boolean {
  return (
    (user.emailAddress !== undefined && user.emailAddress === identity.emailAddress) ||
    (user.phoneNumber !== undefined && user.phoneNumber === identity.phoneNumber)
  );
}
