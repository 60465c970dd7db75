import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWorkerProcess as startProcess } from '../../src/development/workerProcess.ts';
import type { TestHotel } from './hotel.ts';

/** A worker that is a process of its own, to be killed. */
export interface WorkerProcess {
  /** Ends it at once, whatever it is doing. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const properties = ({ settings, simulator }: TestHotel): object => ({
  properties: [
    {
      propertyId: settings.propertyId,
      timeZone: settings.timeZone,
      checkIn: '15:00',
      checkOut: '11:00',
      seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
      acsSystemId: simulator.acsSystemId,
      credentialManagerAcsSystemId: simulator.credentialManagerAcsSystemId,
      cardFormat: settings.cardFormat,
      policies: { seamTimeout: 'PT2S', createSettle: 'PT3S' },
    },
  ],
  keys: [],
});

/** Starts `nightlatch worker` for a hotel and waits until it polls. Throws with what it printed where it ends instead. */
export const startWorkerProcess = async (hotel: TestHotel): Promise<WorkerProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-worker-'));
  const file = join(folder, 'properties.json');
  await writeFile(file, JSON.stringify(properties(hotel)));
  const forget = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const worker = await startProcess({
      NIGHTLATCH_PROPERTIES: file,
      NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
      TEMPORAL_ADDRESS: hotel.temporal.address,
      TEMPORAL_NAMESPACE: hotel.temporal.namespace,
      SEAM_API_KEY: hotel.simulator.apiKey,
    });
    const kill = async (): Promise<void> => {
      await worker.kill();
      await forget();
    };
    return { kill, [Symbol.asyncDispose]: kill };
  } catch (error) {
    await forget();
    throw error;
  }
};
