import { Client, Connection } from '@temporalio/client';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NightlatchClient } from '../../src/client/index.ts';
import { startTemporalServer, type TemporalServer } from '../../src/development/temporalServer/start.ts';
import { startGatewayProcess, startWorkerProcess, type GatewayProcess } from '../../src/development/commandProcess.ts';
import { loadSettings } from '../../src/settings/index.ts';
import type { SeamDelays } from '../sizes.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { startBareWorker } from '../throughput/bare.ts';
import { startSeamSide, type SeamSide } from './simulator.ts';
import { until } from './until.ts';

/** The property that is measured; it looks for nothing that it was not asked for. */
export const propertyId = 'bench';

/** The property whose reservations close at once when they are over, for throughput. */
export const closingPropertyId = 'bench-closing';

/** The property whose time is moved, for the cost of a whole life. */
export const lifePropertyId = 'bench-life';

/** Everything that is measured against, started once for the whole run. */
export interface Bench {
  readonly seamSide: SeamSide;
  /** Where Seam sends its webhooks. */
  readonly receiver: Receiver;
  /** Where Nightlatch's go from there. */
  readonly gateway: GatewayProcess;
  readonly temporal: TemporalServer;
  readonly connection: Connection;
  /** Temporal's own client, for histories and signals. */
  readonly temporalClient: Client;
  /** What a PMS calls. */
  readonly nightlatch: NightlatchClient;
  /** A room that nobody had before: what happened earlier in the run stands in nobody's way. */
  readonly freshRooms: (count: number) => readonly string[];
  /** Until it is closed: what fails then is no failure. */
  readonly isOpen: () => boolean;
  readonly progress: (line: string) => void;
  readonly close: () => Promise<void>;
}

const roomCount = 200;
const rooms = Array.from({ length: roomCount }, (_, index) => String(1001 + index));

function propertiesFile({ url, acsSystemId, credentialManagerAcsSystemId }: SeamSide): object {
  function property(id: string, policies: object): object {
    return {
      propertyId: id,
      timeZone: 'Europe/Oslo',
      checkIn: '15:00',
      checkOut: '11:00',
      seam: { endpoint: url, apiKeyEnv: 'SEAM_API_KEY', webhookSecretEnv: 'SEAM_WEBHOOK_SECRET' },
      acsSystemId,
      credentialManagerAcsSystemId,
      // The hourly look at the whole hotel is a cost of the hotel and not of a reservation.
      policies: { reconcileEvery: null, ...policies },
    };
  }
  return {
    properties: [
      property(propertyId, {}),
      property(closingPropertyId, { linger: 'PT0S' }),
      property(lifePropertyId, {}),
    ],
  };
}

/** Starts simulator, Temporal, workers and gateway, each in a process of its own, and the webhook receiver in this one. */
export async function openBench(delays: SeamDelays, progress: (line: string) => void): Promise<Bench> {
  const closing: (() => Promise<unknown>)[] = [];
  let isOpen = true;
  async function close(): Promise<void> {
    isOpen = false;
    for (const part of closing.splice(0).toReversed()) await part();
  }
  /** Has a part closed with the rest, whenever it comes. */
  async function open<T extends { readonly close: () => Promise<unknown> }>(starting: Promise<T>): Promise<T> {
    const part = await starting;
    closing.push(() => part.close());
    return part;
  }
  try {
    progress('starting Temporal, the simulator, workers and the gateway');
    let secret = '';
    const [temporal, seamSide, receiver] = await Promise.all([
      open(startTemporalServer({ progress })),
      open(startSeamSide(rooms, delays)),
      open(startReceiver(() => secret)),
    ]);
    ({ secret = '' } = await seamSide.seam.webhooks.create({ url: receiver.url }));
    const folder = await mkdtemp(join(tmpdir(), 'nightlatch-bench-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'properties.json');
    await writeFile(file, JSON.stringify(propertiesFile(seamSide)));
    const env = {
      NIGHTLATCH_PROPERTIES: file,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      SEAM_API_KEY: seamSide.apiKey,
      SEAM_WEBHOOK_SECRET: secret,
    };
    const [gateway] = await Promise.all([
      open(startGatewayProcess(env)),
      open(startWorkerProcess(env)),
      open(startBareWorker(temporal)),
    ]);
    const { properties } = await loadSettings(env, []);
    const nightlatch = NightlatchClient.connect({ properties, env, answerWithinMs: 30_000 });
    closing.push(() => nightlatch.close());
    const connection = await open(Connection.connect({ address: temporal.address }));
    const temporalClient = new Client({ connection, namespace: temporal.namespace });
    await until('every property has read its doors', async () => {
      const calls = await seamSide.calls();
      return calls.filter((path) => path === '/acs/entrances/list').length >= properties.length;
    });
    let taken = 0;
    function freshRooms(count: number): readonly string[] {
      const given = rooms.slice(taken, taken + count);
      if (given.length < count) throw new Error(`the hotel's ${roomCount} rooms are used up`);
      taken += count;
      return given;
    }
    return {
      seamSide,
      receiver,
      gateway,
      temporal,
      connection,
      temporalClient,
      nightlatch,
      freshRooms,
      isOpen: () => isOpen,
      progress,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
