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
import type { CodesOfOne, Remarks, TroubledPart } from './remarks.ts';

/** The ids that are the same in every simulator. */
export const fixedIds = {
  workspace: stableId('workspace'),
  connectedAccount: stableId('connected account'),
  credentialAccount: stableId('credential service account'),
  acsSystem: stableId('visionline system'),
  credentialManager: stableId('credential manager'),
} as const;

/** The Seam Bridge between Seam and the hotel. While it is down, work for the hotel waits. */
export interface Bridge {
  readonly downSince: number | undefined;
  whenUp: (callback: () => void) => void;
}

/** What Seam reports of the lock system, the credential service and their accounts. */
export interface Troubles {
  of: (part: TroubledPart) => Remarks;
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
  /** The way from the credential service to the phones. While it is down, no phone gets a key. */
  readonly credentialService: Bridge;
  readonly troubles: Troubles;
  /** Errors and warnings that a test gave single resources, by id. */
  readonly remarks: Map<string, CodesOfOne>;
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

const noRemarks: Remarks = { errors: [], warnings: [] };

/** A resource's own errors and warnings, and then those that a test gave it. */
export function withRemarks({ remarks }: World, resourceId: string, own: Partial<Remarks>): Remarks {
  const given = remarks.get(resourceId)?.remarks ?? noRemarks;
  return {
    errors: [...(own.errors ?? []), ...given.errors],
    warnings: [...(own.warnings ?? []), ...given.warnings],
  };
}

/** Calls back after `delay` milliseconds of real time, once the bridge to the hotel is up. */
export function laterAtHotel(world: World, delay: number, callback: () => void): void {
  world.timers.after(delay, () => {
    world.bridge.whenUp(callback);
  });
}
