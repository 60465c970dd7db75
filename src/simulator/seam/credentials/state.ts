import type { EventType } from '../../events/log.ts';
import type { CredentialRecord } from '../records.ts';
import { IDS, type World } from '../world.ts';

/** The children of a multi-phone sync credential. */
export function childrenOf(world: World, parentId: string): readonly CredentialRecord[] {
  return [...world.records.credentials.values()].filter((other) => other.parentId === parentId);
}

/** Whether Seam's `is_valid` says yes: made, and neither invalidated, being deleted nor over. Locks are not asked. */
export function isValid(world: World, record: CredentialRecord): boolean {
  return record.madeAt !== undefined && isStanding(world, record);
}

/** Whether nothing speaks against a credential, made yet or not. */
export function isStanding(world: World, record: CredentialRecord): boolean {
  return record.invalidatedAt === undefined && record.deletingSince === undefined && world.clock.now() < record.endsAt;
}

/** Emits an event about a credential, unless the settings say that parents, or children, have none. */
export function announce(world: World, record: CredentialRecord, type: EventType & `acs_credential.${string}`): void {
  const { eventsFor } = world.settings();
  const silent = record.parentId === undefined ? eventsFor === 'children' : eventsFor === 'parent';
  if (silent || record.hidden) return;
  world.events.emit(type, {
    acs_credential_id: record.id,
    acs_system_id: record.acsSystemId,
    connected_account_id: IDS.connectedAccount,
  });
}

/** Seam learns that a credential opens no more: it and its children become invalid. */
export function invalidate(world: World, record: CredentialRecord): void {
  if (record.invalidatedAt !== undefined) return;
  record.invalidatedAt = world.clock.now();
  announce(world, record, 'acs_credential.invalidated');
  for (const child of childrenOf(world, record.id)) invalidate(world, child);
}

/**
 * Seam learns that a door has a newer generation: what is older on that door becomes invalid as a whole.
 *
 * Of a generation that a card began which is hidden from Seam, Seam learns nothing.
 */
export function invalidateOlder(world: World, doorId: string, generation: number): void {
  function generationOf(record: CredentialRecord) {
    return world.hotel.generationsOf(record.id).get(doorId);
  }
  const records = [...world.records.credentials.values()];
  if (records.some((record) => record.hidden && record.kind === 'override' && generationOf(record) === generation)) {
    return;
  }
  for (const record of records) {
    const own = generationOf(record);
    if (own !== undefined && own < generation && record.deletingSince === undefined) invalidate(world, record);
  }
}
