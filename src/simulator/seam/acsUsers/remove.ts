import { removeCredential } from '../credentials/remove.ts';
import { invalidate } from '../credentials/state.ts';
import type { AcsUserRecord } from '../records.ts';
import { laterAtHotel, type World } from '../world.ts';
import { announceAcsUser } from './link.ts';

/** Begins to delete an ACS user, and first its credentials ("invalidates the access system user's credentials"). */
export function removeAcsUser(world: World, record: AcsUserRecord, { stuck }: { readonly stuck: boolean }): void {
  for (const credential of world.records.credentials.values()) {
    if (credential.acsUserId !== record.id || credential.parentId !== undefined) continue;
    invalidate(world, credential);
    removeCredential(world, credential, { stuck: false });
  }
  record.deletingSince ??= world.clock.now();
  if (stuck) {
    record.stuckSince = world.clock.now();
    return;
  }
  delete record.stuckSince;
  laterAtHotel(world, world.settings().deleteDelay, () => {
    if (world.records.acsUsers.delete(record.id)) announceAcsUser(world, record, 'acs_user.deleted');
  });
}
