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

/** The property that is measured; it does not reconcile. */
export const propertyId = 'bench';

/** The property for throughput: its reservations close as soon as they are over. */
export const closingPropertyId = 'bench-closing';

/** The property for the cost of a whole life: its time is moved. */
export const lifePropertyId = 'bench-life';

/** Everything that the measurements need, started once for the whole run. */
export interface Bench {
  readonly seamSide: SeamSide;
  /** Where Seam sends its webhooks. */
  readonly receiver: Receiver;
  /** Where the receiver passes Nightlatch's webhooks on to. */
  readonly gateway: GatewayProcess;
  readonly temporal: TemporalServer;
  readonly connection: Connection;
  /** Temporal's own client, for histories and signals. */
  readonly temporalClient: Client;
  /** Nightlatch's client, in the place of a PMS. */
  readonly nightlatch: NightlatchClient;
  /** Rooms that no earlier measurement has used. */
  readonly freshRooms: (count: number) => readonly string[];
  /** Whether the bench is still open: errors after that do not count. */
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
      // The hourly reconcile is a cost of the hotel and not of a reservation.
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

/** Hands out the hotel's rooms, each once. */
function roomsOnce(): Bench['freshRooms'] {
  let taken = 0;
  return (count) => {
    const given = rooms.slice(taken, taken + count);
    if (given.length < count) throw new Error(`the hotel's ${roomCount} rooms are used up`);
    taken += count;
    return given;
  };
}

/** Waits until every property workflow has read its entrances. */
function untilReady({ calls }: SeamSide, properties: number): Promise<void> {
  return until('every property has read its entrances', async () => {
    const paths = await calls();
    return paths.filter((path) => path === '/acs/entrances/list').length >= properties;
  });
}

/** Starts simulator, Temporal, workers and gateway, each in a process of its own, and the webhook receiver in this one. */
export async function openBench(delays: SeamDelays, progress: (line: string) => void): Promise<Bench> {
  const closing: (() => Promise<unknown>)[] = [];
  let isOpen = true;
  async function close(): Promise<void> {
    isOpen = false;
    for (const part of closing.splice(0).toReversed()) await part();
  }
  /** Waits for a part, and closes it together with the others. */
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
    await untilReady(seamSide, properties.length);
    return {
      seamSide,
      receiver,
      gateway,
      temporal,
      connection,
      temporalClient,
      nightlatch,
      freshRooms: roomsOnce(),
      isOpen: () => isOpen,
      progress,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
