import type { CredentialRecord } from '../records.ts';
import { laterAtHotel, type World } from '../world.ts';
import { announce, childrenOf, invalidate } from './state.ts';

/**
 * Begins to delete a credential and the children created underneath it.
 *
 * The phones are told to discard their keys as soon as the bridge is up; the records go, with an event each, a delay
 * later. A plastic card stays as it is ("Seam will issue a discard command", Common Use Cases).
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
    const lostItsHeads = other.joinedIds.includes(record.id) && !other.joinedIds.some((id) => stands(world, id));
    if (lostItsHeads && other.deletingSince === undefined) invalidate(world, other);
  }
}

function stands(world: World, credentialId: string): boolean {
  return world.records.credentials.has(credentialId);
}
