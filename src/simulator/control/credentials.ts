import { childrenOf, isValid } from '../seam/credentials/state.ts';
import { iso } from '../seam/remarks.ts';
import type { World } from '../seam/world.ts';

/** All credentials as the simulator itself knows them: cards, and mobile keys with their copies on phones. */
export function credentialsAtRest(world: World): readonly unknown[] {
  return [...world.records.credentials.values()]
    .filter((record) => record.parentId === undefined)
    .map((record) => {
      const generations = Object.fromEntries(world.hotel.generationsOf(record.id));
      const user = record.acsUserId === undefined ? undefined : world.records.acsUsers.get(record.acsUserId);
      return {
        acsCredentialId: record.id,
        acsUserId: record.acsUserId ?? null,
        userIdentityId: user?.userIdentityId ?? null,
        accessMethod: record.accessMethod,
        kind: record.kind,
        joinedTo: record.joinedIds,
        acsEntranceIds: [...record.guestEntranceIds, ...record.commonEntranceIds],
        generations,
        generation: Math.max(0, ...Object.values(generations)),
        valid: isValid(world, record),
        issued: record.issuedAt !== undefined,
        invalidated: record.invalidatedAt !== undefined,
        beingDeleted: record.deletingSince !== undefined,
        hidden: record.hidden,
        from: iso(record.startsAt),
        to: iso(record.endsAt),
        createdAt: iso(record.createdAt),
        children: childrenOf(world, record.id).map((child) => ({
          acsCredentialId: child.id,
          deviceId: child.deviceId,
          received: world.hotel.phones.missing(child.id) === undefined,
        })),
      };
    });
}
