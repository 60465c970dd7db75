import { Connection } from '@temporalio/client';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { startTemporalServer, type TemporalServer } from './temporalServer/start.ts';
import { moveTime } from './time/movedTime.ts';
import { startWorkerProcess, type WorkerProcess } from './workerProcess.ts';

/** The property of the embedded hotel. */
export const embeddedPropertyId = 'hotel-aurora';

/** How the embedded stack is started; ports of 0 take free ones. */
export interface StackOptions {
  readonly temporalPort: number;
  readonly temporalUiPort: number;
  readonly simulatorPort: number;
  /** Where the properties file is written. */
  readonly folder: string;
  readonly progress: (line: string) => void;
}

/** Everything that the main job needs, on this machine only: Temporal with its Web UI, the simulator, a worker process. */
export interface Stack {
  readonly temporal: TemporalServer;
  readonly simulator: Simulator;
  readonly worker: WorkerProcess;
  /** The environment in which commands find this stack. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const propertiesOf = (simulator: Simulator): object => ({
  properties: [
    {
      propertyId: embeddedPropertyId,
      timeZone: 'Europe/Oslo',
      checkIn: '15:00',
      checkOut: '11:00',
      seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
      acsSystemId: simulator.acsSystemId,
      credentialManagerAcsSystemId: simulator.credentialManagerAcsSystemId,
      cardFormat: 'rfid48',
    },
  ],
  keys: [],
});

/**
 * Starts the stack and resolves when the worker polls. What was started is closed again where a later part fails.
 *
 * @throws {Error} that says which part could not be started, and what to do.
 */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { folder, progress } = options;
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const part of closing.splice(0).toReversed()) await part();
  };
  try {
    const temporal = await startTemporalServer({
      port: options.temporalPort,
      uiPort: options.temporalUiPort,
      progress,
    });
    closing.push(() => temporal.close());
    const connection = await Connection.connect({ address: temporal.address });
    closing.push(() => connection.close());
    const time = moveTime(connection, { namespace: temporal.namespace });
    const simulator = await startSimulator({ port: options.simulatorPort, onAdvance: (ms) => time.advance(ms) });
    closing.push(() => simulator.close());
    await mkdir(folder, { recursive: true });
    const propertiesFile = join(folder, 'properties.json');
    await writeFile(propertiesFile, JSON.stringify(propertiesOf(simulator), null, 2));
    const env = {
      NIGHTLATCH_PROPERTIES: propertiesFile,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      SEAM_API_KEY: simulator.apiKey,
    };
    const worker = await startWorkerProcess(env);
    closing.push(() => worker.close());
    return { temporal, simulator, worker, env, close };
  } catch (error) {
    await close();
    throw error;
  }
};
