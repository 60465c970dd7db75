import type { EventType } from '../../events/log.ts';
import type { CredentialRecord } from '../records.ts';
import { fixedIds, type World } from '../world.ts';

/** The children of a multi-phone sync credential: its copies on phones. */
export function childrenOf(world: World, parentId: string): readonly CredentialRecord[] {
  return [...world.records.credentials.values()].filter((other) => other.parentId === parentId);
}

/** Seam's `is_valid`: made, and not invalidated, being deleted or over. It says nothing about what locks would do. */
export function isValid(world: World, record: CredentialRecord): boolean {
  return record.madeAt !== undefined && isActive(world, record);
}

/** The `is_valid` that Seam shows: by the settings it may stay true after the window is over. */
export function saysValid(world: World, record: CredentialRecord): boolean {
  const isOver = record.endsAt <= world.clock.now();
  if (!isOver || !world.settings().endedIsValid) return isValid(world, record);
  return record.madeAt !== undefined && record.invalidatedAt === undefined && record.deletingSince === undefined;
}

/** Whether a credential, made yet or not, is neither invalidated nor being deleted nor over. */
export function isActive(world: World, record: CredentialRecord): boolean {
  return record.invalidatedAt === undefined && record.deletingSince === undefined && world.clock.now() < record.endsAt;
}

/**
 * Emits an event about a credential, unless `eventsFor` leaves out parents or children, `plasticCardEvents` leaves out
 * cards, or Seam does not know it.
 */
export function announce(world: World, record: CredentialRecord, type: EventType & `acs_credential.${string}`): void {
  if (isSilent(world, record) || record.hidden) return;
  world.events.emit(type, {
    acs_credential_id: record.id,
    acs_system_id: record.acsSystemId,
    connected_account_id: fixedIds.connectedAccount,
  });
}

function isSilent(world: World, record: CredentialRecord): boolean {
  const { eventsFor, plasticCardEvents } = world.settings();
  if (record.accessMethod === 'card') return plasticCardEvents === 'not-sent';
  return record.parentId === undefined ? eventsFor === 'children' : eventsFor === 'parent';
}

/** Makes a credential and its children invalid in Seam. */
export function invalidate(world: World, record: CredentialRecord): void {
  if (record.invalidatedAt !== undefined) return;
  record.invalidatedAt = world.clock.now();
  announce(world, record, 'acs_credential.invalidated');
  for (const child of childrenOf(world, record.id)) invalidate(world, child);
}

/**
 * Seam learns that a door has a newer generation: credentials of older generations on that door become invalid, with all
 * their doors. If a hidden card opened the generation, Seam learns nothing.
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
