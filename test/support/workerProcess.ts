import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestHotel } from './hotel.ts';

const binary = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

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

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Starts `nightlatch worker` for a hotel and waits until it polls. Throws with what it printed where it ends instead. */
export const startWorkerProcess = async (hotel: TestHotel): Promise<WorkerProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-worker-'));
  const file = join(folder, 'properties.json');
  await writeFile(file, JSON.stringify(properties(hotel)));
  const child = spawn(process.execPath, [binary, 'worker'], {
    cwd: folder,
    env: {
      ...process.env,
      NIGHTLATCH_PROPERTIES: file,
      NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
      TEMPORAL_ADDRESS: hotel.temporal.address,
      TEMPORAL_NAMESPACE: hotel.temporal.namespace,
      SEAM_API_KEY: hotel.simulator.apiKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = async (): Promise<void> => {
    if (!ended(child)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  let printed = '';
  const isReady = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (/^ready$/m.test(printed)) resolve();
      });
    child.once('exit', (code) => reject(new Error(`the worker ended with ${code} before it was ready:\n${printed}`)));
  });
  try {
    await isReady;
  } catch (error) {
    await kill();
    throw error;
  }
  return { kill, [Symbol.asyncDispose]: kill };
};
