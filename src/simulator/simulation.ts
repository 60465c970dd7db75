import { Calls } from './calls.ts';
import { HotelClock } from './clock.ts';
import { EventLog } from './events/log.ts';
import { SwitchableBridge } from './faults/bridge.ts';
import { Faults, type faultsSchema } from './faults/faults.ts';
import { Holds } from './faults/holds.ts';
import { LateCommits } from './faults/lateCommits.ts';
import { defaultRooms, planDoors } from './hotel/doors.ts';
import { Hotel } from './hotel/hotel.ts';
import { createRecords } from './seam/records.ts';
import { SystemTroubles } from './seam/troubles.ts';
import { fixedIds, type World } from './seam/world.ts';
import { invalidateOlder } from './seam/credentials/state.ts';
import { initialSettings, mergeSettings, type Settings, type SettingsChange } from './settings.ts';
import { Timers } from './timers.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import type { z } from 'zod';

/** A request and its answer, as they were sent. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

/** How to build a simulation. */
export interface SimulationOptions {
  readonly apiKey: string;
  readonly rooms: readonly string[] | undefined;
  readonly moreCommonDoors?: readonly string[] | undefined;
  readonly settings: SettingsChange | undefined;
  readonly url: () => string;
  readonly aheadMs?: number | undefined;
  readonly onAdvance: ((ms: number) => Promise<void>) | undefined;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

/** Seam, the hotel behind it, and everything with which a test acts on them from outside. */
export interface Simulation {
  readonly options: SimulationOptions;
  readonly world: World;
  readonly calls: Calls;
  readonly faults: Faults;
  readonly holds: Holds;
  readonly lateCommits: LateCommits;
  readonly changeSettings: (change: SettingsChange) => Settings;
  readonly setFaults: (faults: z.infer<typeof faultsSchema>) => void;
  /** Moves the hotel's time by `ms` milliseconds, then calls `onAdvance`. */
  readonly advance: (ms: number) => Promise<void>;
  readonly close: () => void;
}

/** Builds an empty hotel with Seam in front of it. */
export function createSimulation(options: SimulationOptions): Simulation {
  let settings = initialSettings(options.settings);
  const faults = new Faults();
  const world = createWorld(options, () => settings, faults);
  const { timers, hotel, webhooks, clock } = world;
  applyTroubles(world, faults);
  const holds = new Holds();
  return {
    options,
    world,
    calls: new Calls(),
    faults,
    holds,
    lateCommits: new LateCommits(timers),
    changeSettings: (change) => {
      settings = mergeSettings(settings, change);
      hotel.phones.deliveryChanged();
      applyTroubles(world, faults);
      return settings;
    },
    setFaults: (next) => {
      faults.set(next);
      applyTroubles(world, faults);
    },
    advance: async (ms) => {
      clock.advance(ms);
      await options.onAdvance?.(ms);
    },
    close: () => {
      timers.close();
      webhooks.close();
      holds.release('drop');
    },
  };
}

/** The world, with what a test switches off and on. */
interface SimulatedWorld extends World {
  readonly bridge: SwitchableBridge;
  readonly credentialService: SwitchableBridge;
  readonly troubles: SystemTroubles;
}

function createWorld(options: SimulationOptions, settings: () => Settings, faults: Faults): SimulatedWorld {
  const clock = new HotelClock(options.aheadMs);
  const timers = new Timers();
  const webhooks = new Webhooks(timers, settings, (eventType) => faults.mischief(eventType));
  const events = new EventLog(clock, fixedIds.workspace, (event) => {
    webhooks.publish(event);
  });
  const bridge = new SwitchableBridge(() => clock.now());
  const credentialService = new SwitchableBridge(() => clock.now());
  const troubles = new SystemTroubles(() => clock.now());
  const hotel = new Hotel({
    systemId: fixedIds.acsSystem,
    doors: planDoors(options.rooms ?? defaultRooms, options.moreCommonDoors),
    now: () => clock.now(),
    timers,
    delivery: () => settings().phoneDelivery,
    onFirstUse: (doorId, generation) => {
      if (settings().overrideInvalidates === 'at-first-use') invalidateOlder(world, doorId, generation);
    },
  });
  const records = createRecords();
  const ways = { bridge, credentialService, troubles };
  const world = {
    clock,
    timers,
    records,
    hotel,
    events,
    webhooks,
    ...ways,
    remarks: new Map(),
    settings,
    url: options.url,
  };
  return world;
}

/** Takes the systems' troubles over from settings and faults, and tells of what changed. */
function applyTroubles(world: SimulatedWorld, { bridgeIsDown }: Faults): void {
  const { troubles, bridge, credentialService, events } = world;
  const told = troubles.set(world.settings().systemTroubles, bridgeIsDown);
  bridge.setDown(troubles.isDown('lockSystem'));
  credentialService.setDown(troubles.isDown('credentialService'));
  for (const { type, about } of told) events.emit(type, about);
}
