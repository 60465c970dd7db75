import { removeCredential } from '../credentials/remove.ts';
import type { CallContext } from '../endpoint.ts';
import type { PhoneRecord } from '../records.ts';
import type { World } from '../world.ts';

/** The phones of a user identity. */
export function phonesOf(world: World, userIdentityId: string): readonly PhoneRecord[] {
  return [...world.records.phones.values()].filter((phone) => phone.userIdentityId === userIdentityId);
}

/** Begins to deactivate a phone: Seam revokes its credentials, but the command may never reach the phone. */
export function removePhone(world: World, phone: PhoneRecord, { stuck }: CallContext): void {
  for (const credential of world.records.credentials.values()) {
    if (credential.deviceId === phone.id) removeCredential(world, credential, { stuck: false });
  }
  phone.deletingSince ??= world.clock.now();
  if (stuck) return;
  world.timers.after(world.settings().deleteDelay, () => {
    if (world.records.phones.delete(phone.id)) world.events.emit('phone.deactivated', { device_id: phone.id });
  });
}
