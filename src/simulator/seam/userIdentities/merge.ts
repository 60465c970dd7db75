import type { UserIdentityRecord } from '../records.ts';
import type { World } from '../world.ts';

/**
 * Merges one user identity into another: the other gets what it has, and its e-mail address and phone number if it lacks
 * them. The merged one is gone, and its id and key resolve to the other from then on.
 */
export function mergeUserIdentity(world: World, primary: UserIdentityRecord, merged: UserIdentityRecord): void {
  if (primary.id === merged.id) return;
  const { records } = world;
  const owned = [records.acsUsers, records.phones, records.clientSessions, records.enrollmentAutomations];
  for (const record of owned.flatMap((all) => [...all.values()]))
    if (record.userIdentityId === merged.id) record.userIdentityId = primary.id;
  primary.emailAddress ??= merged.emailAddress;
  primary.phoneNumber ??= merged.phoneNumber;
  for (const which of [records.mergedIds, records.mergedKeys])
    for (const [old, id] of which) if (id === merged.id) which.set(old, primary.id);
  records.mergedIds.set(merged.id, primary.id);
  if (merged.key !== null) records.mergedKeys.set(merged.key, primary.id);
  records.userIdentities.delete(merged.id);
}
