import { Client, Connection } from '@temporalio/client';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NightlatchClient } from '../../src/client/index.ts';
import { startTemporalServer, type TemporalServer } from '../../src/development/temporalServer/start.ts';
import { startWorkerProcess } from '../../src/development/workerProcess.ts';
import { loadSettings } from '../../src/settings/index.ts';
import type { SeamDelays } from '../sizes.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { startSeamSide, type SeamSide } from './simulator.ts';

/** The property that is measured; it looks for nothing that it was not asked for. */
export const propertyId = 'bench';

/** The property whose reservations close at once when they are over, for throughput. */
export const closingPropertyId = 'bench-closing';

/** The property whose time is moved, for the cost of a whole life. */
export const lifePropertyId = 'bench-life';

/** Everything that is measured against, started once for the whole run. */
export interface Bench {
  readonly seamSide: SeamSide;
  readonly receiver: Receiver;
  readonly temporal: TemporalServer;
  readonly connection: Connection;
  /** Temporal's own client, for histories and signals. */
  readonly temporalClient: Client;
  /** What a PMS calls. */
  readonly nightlatch: NightlatchClient;
  /** A room that nobody had before: what happened earlier in the run stands in nobody's way. */
  readonly freshRooms: (count: number) => readonly string[];
  readonly progress: (line: string) => void;
  readonly close: () => Promise<void>;
}

const roomCount = 200;
const rooms = Array.from({ length: roomCount }, (_, index) => String(1001 + index));

const propertiesFile = ({ url, acsSystemId, credentialManagerAcsSystemId }: SeamSide): object => {
  const property = (id: string, policies: object): object => ({
    propertyId: id,
    timeZone: 'Europe/Oslo',
    checkIn: '15:00',
    checkOut: '11:00',
    seam: { endpoint: url, apiKeyEnv: 'SEAM_API_KEY', webhookSecretEnv: 'SEAM_WEBHOOK_SECRET' },
    acsSystemId,
    credentialManagerAcsSystemId,
    // The hourly look at the whole hotel is a cost of the hotel and not of a reservation.
    policies: { reconcileEvery: null, ...policies },
  });
  return {
    properties: [
      property(propertyId, {}),
      property(closingPropertyId, { linger: 'PT0S' }),
      property(lifePropertyId, {}),
    ],
  };
};

/** Starts simulator, Temporal and worker, each in a process of its own, and the webhook receiver in this one. */
export const openBench = async (delays: SeamDelays, progress: (line: string) => void): Promise<Bench> => {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const part of closing.splice(0).toReversed()) await part();
  };
  try {
    progress('starting Temporal, the simulator and a worker');
    const temporal = await startTemporalServer({ progress });
    closing.push(() => temporal.close());
    const seamSide = await startSeamSide(rooms, delays);
    closing.push(() => seamSide.close());
    let secret = '';
    const receiver = await startReceiver(() => secret);
    closing.push(() => receiver.close());
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
    const worker = await startWorkerProcess(env);
    closing.push(() => worker.close());
    const { properties } = await loadSettings(env);
    const nightlatch = NightlatchClient.connect({ properties, env, answerWithinMs: 30_000 });
    closing.push(() => nightlatch.close());
    const connection = await Connection.connect({ address: temporal.address });
    closing.push(() => connection.close());
    const temporalClient = new Client({ connection, namespace: temporal.namespace });
    let taken = 0;
    const freshRooms = (count: number): readonly string[] => {
      const given = rooms.slice(taken, taken + count);
      if (given.length < count) throw new Error(`the hotel's ${roomCount} rooms are used up`);
      taken += count;
      return given;
    };
    return { seamSide, receiver, temporal, connection, temporalClient, nightlatch, freshRooms, progress, close };
  } catch (error) {
    await close();
    throw error;
  }
};
