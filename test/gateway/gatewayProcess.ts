import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestHotel } from '../support/hotel.ts';
import { secrets } from './gateway.ts';

const binary = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** `nightlatch gateway`, to be killed. */
export interface GatewayProcess {
  readonly url: string;
  /** All that it printed so far. */
  readonly printed: () => string;
  /** Sends it a signal and gives the exit code, `null` where the signal ended it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

const propertiesFile = ({ settings, simulator }: TestHotel): object => ({
  properties: [
    {
      propertyId: settings.propertyId,
      timeZone: settings.timeZone,
      checkIn: '15:00',
      checkOut: '11:00',
      seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
      acsSystemId: simulator.acsSystemId,
    },
  ],
  keys: [
    {
      id: 'all',
      sha256: createHash('sha256').update(secrets.all).digest('hex'),
      properties: [settings.propertyId],
      may: ['read', 'write', 'teardown'],
    },
  ],
});

/** Starts `nightlatch gateway` for a hotel, and resolves when it is ready. Throws with what it printed where it ends instead. */
export const startGatewayProcess = async (hotel: TestHotel): Promise<GatewayProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-gateway-'));
  const file = join(folder, 'properties.json');
  await writeFile(file, JSON.stringify(propertiesFile(hotel)));
  const child = spawn(process.execPath, [binary, 'gateway'], {
    env: {
      ...process.env,
      NIGHTLATCH_PROPERTIES: file,
      NIGHTLATCH_GATEWAY_PORT: '0',
      NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
      TEMPORAL_ADDRESS: hotel.temporal.address,
      TEMPORAL_NAMESPACE: hotel.temporal.namespace,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        const [, url] = /^ready (\S+)$/m.exec(printed) ?? [];
        if (url !== undefined) resolve(url);
      });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready:\n${printed}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
    return child.exitCode;
  };
  try {
    return {
      url: await ready,
      printed: () => printed,
      end,
      [Symbol.asyncDispose]: async () => void (await end('SIGKILL')),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
};
