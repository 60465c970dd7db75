import { randomUUID } from 'node:crypto';
import type { HotelClock } from '../clock.ts';
import type { EventLog } from '../events/log.ts';
import type { Hotel } from '../hotel/hotel.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../timers.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { notFound } from '../errors.ts';
import { stableId } from '../hotel/doors.ts';
import type { BaseRecord, Records } from './records.ts';

/** The ids that are the same in every simulator. */
export const fixedIds = {
  workspace: stableId('workspace'),
  connectedAccount: stableId('connected account'),
  acsSystem: stableId('visionline system'),
  credentialManager: stableId('credential manager'),
} as const;

/** The Seam Bridge between Seam and the hotel. While it is down, work for the hotel waits. */
export interface Bridge {
  readonly downSince: number | undefined;
  whenUp: (callback: () => void) => void;
}

/** Everything that Seam's endpoints work on. */
export interface World {
  readonly clock: HotelClock;
  readonly timers: Timers;
  readonly records: Records;
  readonly hotel: Hotel;
  readonly events: EventLog;
  readonly webhooks: Webhooks;
  readonly bridge: Bridge;
  readonly settings: () => Settings;
  /** The URL of this simulator. */
  readonly url: () => string;
}

let lastSeq = 0;

/** The fields that every new record starts with. */
export function newRecord(world: World): BaseRecord {
  lastSeq += 1;
  return { id: randomUUID(), seq: lastSeq, createdAt: world.clock.now() };
}

/** The record with an id; throws Seam's 404 for that kind of resource if there is none. */
export function need<T>(records: ReadonlyMap<string, T>, kind: string, id: string): T {
  const record = records.get(id);
  if (record === undefined) throw notFound(kind, id);
  return record;
}

/** An instant as Seam writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** The code of a warning, an error or a mutation, under Seam's name for it. */
export type RemarkCode =
  { readonly warning_code: string } | { readonly error_code: string } | { readonly mutation_code: string };

/** A warning, error or mutation as Seam shows it. */
export function remark(code: RemarkCode, since: number, message: string): Readonly<Record<string, string>> {
  return { ...code, created_at: iso(since), message };
}

/** Calls back after `delay` milliseconds of real time, once the bridge to the hotel is up. */
export function laterAtHotel(world: World, delay: number, callback: () => void): void {
  world.timers.after(delay, () => {
    world.bridge.whenUp(callback);
  });
}
