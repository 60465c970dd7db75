import type { CredentialRecord } from '../records.ts';
import { laterAtHotel, type World } from '../world.ts';
import { announce, childrenOf, invalidate } from './state.ts';

/**
 * Begins to delete a credential and its children.
 *
 * Once the bridge is up, the phones get the command to discard their keys; after the delete delay the records go, with
 * one event each. A plastic card keeps working ("Seam will issue a discard command", Common Use Cases).
 */
export function removeCredential(world: World, record: CredentialRecord, { stuck }: { readonly stuck: boolean }): void {
  const family = [record, ...childrenOf(world, record.id)];
  for (const member of family) member.deletingSince ??= world.clock.now();
  if (stuck) return;
  world.bridge.whenUp(() => {
    for (const member of family) world.hotel.phones.discard(member.id);
  });
  laterAtHotel(world, world.settings().deleteDelay, () => {
    for (const member of family) forget(world, member);
  });
}

function forget(world: World, record: CredentialRecord): void {
  if (!world.records.credentials.delete(record.id)) return;
  announce(world, record, 'acs_credential.deleted');
  if (world.settings().headDeleted === 'stay') return;
  for (const other of world.records.credentials.values()) {
    const lostItsHeads =
      other.joinedIds.includes(record.id) && !other.joinedIds.some((id) => world.records.credentials.has(id));
    if (lostItsHeads && other.deletingSince === undefined) invalidate(world, other);
  }
}
