import { openClientHotel, type ClientHotel } from '../client/clientHotel.ts';
import { filesIn } from './nightlatch.ts';

/** A hotel with a worker, and what commands need to find it. */
export interface LiveHotel {
  readonly hotel: ClientHotel;
  /** The variables that a command is run with. */
  readonly env: Readonly<Record<string, string>>;
  /** Where one of the files is that it was opened with. */
  readonly path: (name: string) => string;
  readonly close: () => Promise<void>;
}

/** Opens a hotel, starts its worker, and writes its properties file and the given files into a folder. */
export async function openLiveHotel(files: Readonly<Record<string, string>> = {}): Promise<LiveHotel> {
  const hotel = await openClientHotel();
  await hotel.startWorker();
  const { propertyId, config, temporal } = hotel;
  const { timeZone, acsSystemId } = config.settings;
  const seam = { endpoint: config.endpoint, apiKeyEnv: 'SEAM_API_KEY' };
  const { checkIn, checkOut } = config;
  const properties = [{ propertyId, timeZone, checkIn, checkOut, seam, acsSystemId }];
  const { path, remove } = await filesIn({ 'properties.json': JSON.stringify({ properties }), ...files });
  const env = {
    NIGHTLATCH_PROPERTIES: path('properties.json'),
    NIGHTLATCH_TASK_QUEUE: temporal.taskQueue,
    TEMPORAL_ADDRESS: temporal.address,
  };
  async function close(): Promise<void> {
    await hotel.close();
    await remove();
  }
  return { hotel, env, path, close };
}
