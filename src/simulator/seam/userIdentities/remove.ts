import { SeamError } from '../../errors.ts';
import { acsUsersOf } from '../acsUsers/link.ts';
import { removeAcsUser } from '../acsUsers/remove.ts';
import { automationsOf, removeAutomation } from '../enrollmentAutomations.ts';
import { phonesOf, removePhone } from '../phones/remove.ts';
import type { UserIdentityRecord } from '../records.ts';
import { removeSession, sessionsOf } from '../clientSessions.ts';
import type { World } from '../world.ts';

const betweenLooksMs = 5;

/** Begins to delete a user identity "and all associated resources"; the identity itself goes last. */
export function removeUserIdentity(
  world: World,
  record: UserIdentityRecord,
  { stuck }: { readonly stuck: boolean },
): void {
  if (world.settings().identityDelete === 'refuse-while-used' && isUsed(world, record.id)) {
    const problem = 'Credentials, ACS users, phones and enrollment automations must be deleted first';
    throw new SeamError({ status: 400, type: 'user_identity_in_use', message: problem });
  }
  record.deletingSince ??= world.clock.now();
  if (stuck) return;
  for (const user of acsUsersOf(world, record.id)) removeAcsUser(world, user, { stuck: user.stuckSince !== undefined });
  for (const session of sessionsOf(world, record.id)) removeSession(world, session, { stuck: false });
  for (const automation of automationsOf(world, record.id)) removeAutomation(world, automation, { stuck: false });
  for (const phone of phonesOf(world, record.id)) removePhone(world, phone, { stuck: false });
  goWhenEmpty(world, record, world.settings().deleteDelay);
}

function goWhenEmpty(world: World, record: UserIdentityRecord, delay: number): void {
  world.timers.after(delay, () => {
    if (isUsed(world, record.id)) goWhenEmpty(world, record, betweenLooksMs);
    else world.records.userIdentities.delete(record.id);
  });
}

function isUsed(world: World, userIdentityId: string): boolean {
  return [acsUsersOf, sessionsOf, automationsOf, phonesOf].some((of) => of(world, userIdentityId).length > 0);
}
