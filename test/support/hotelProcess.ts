import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandProcess } from '../../src/development/commandProcess.ts';
import type { TestHotel } from './hotel.ts';

/** What a properties file says besides the hotel's address. */
export interface MoreOfFile {
  readonly property?: object;
  readonly keys?: readonly object[];
}

function propertiesFile({ settings, simulator }: TestHotel, { property = {}, keys = [] }: MoreOfFile): object {
  return {
    properties: [
      {
        propertyId: settings.propertyId,
        timeZone: settings.timeZone,
        checkIn: '15:00',
        checkOut: '11:00',
        seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
        acsSystemId: simulator.acsSystemId,
        ...property,
      },
    ],
    keys,
  };
}

/**
 * Starts a command for a hotel. Its properties file is in a folder that is deleted when the command ends.
 *
 * @throws what `start` throws: what the command printed, if it ended early.
 */
export async function startForHotel<P extends CommandProcess>(
  hotel: TestHotel,
  more: MoreOfFile,
  start: (env: Readonly<Record<string, string>>) => Promise<P>,
): Promise<P & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-process-'));
  function forget(): Promise<void> {
    return rm(folder, { recursive: true, force: true });
  }
  const file = join(folder, 'properties.json');
  await writeFile(file, JSON.stringify(propertiesFile(hotel, more)));
  try {
    const process = await start({
      NIGHTLATCH_PROPERTIES: file,
      NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue,
      TEMPORAL_ADDRESS: hotel.temporal.address,
      TEMPORAL_NAMESPACE: hotel.temporal.namespace,
      SEAM_API_KEY: hotel.simulator.apiKey,
    });
    async function kill(): Promise<void> {
      await process.kill();
      await forget();
    }
    return { ...process, kill, [Symbol.asyncDispose]: kill };
  } catch (error) {
    await forget();
    throw error;
  }
}
