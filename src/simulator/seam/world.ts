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

/** The ids that never change from one simulator to the next. */
export const IDS = {
  workspace: stableId('workspace'),
  connectedAccount: stableId('connected account'),
  acsSystem: stableId('visionline system'),
  credentialManager: stableId('credential manager'),
} as const;

/** The Seam Bridge between Seam and the hotel: what is to be done there waits while it is down. */
export interface Bridge {
  readonly downSince: number | undefined;
  whenUp: (callback: () => void) => void;
}

/** All that Seam's endpoints work on. */
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

/** What a new record begins with. */
export function newRecord(world: World): BaseRecord {
  lastSeq += 1;
  return { id: randomUUID(), seq: lastSeq, createdAt: world.clock.now() };
}

/** The record with an id; throws Seam's 404 for that kind of thing. */
export function need<T>(records: ReadonlyMap<string, T>, kind: string, id: string): T {
  const record = records.get(id);
  if (record === undefined) throw notFound(kind, id);
  return record;
}

/** An instant as Seam writes it. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

/** A warning or error entry as Seam shows it. */
export function remark(
  kind: 'warning_code' | 'error_code' | 'mutation_code',
  code: string,
  since: number,
  message: string,
): Readonly<Record<string, string>> {
  return { [kind]: code, created_at: iso(since), message };
}

/** Does something to the hotel through the bridge, so many milliseconds of real time from now. */
export function laterAtHotel(world: World, delay: number, callback: () => void): void {
  world.timers.after(delay, () => {
    world.bridge.whenUp(callback);
  });
}
