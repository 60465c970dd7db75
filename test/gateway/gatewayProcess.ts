import { startGatewayProcess as startProcess, type GatewayProcess } from '../../src/development/commandProcess.ts';
import type { TestHotel } from '../support/hotel.ts';
import { startForHotel } from '../support/hotelProcess.ts';
import { secrets, sha256 } from './testGateway.ts';

/** Starts `nightlatch gateway` for a hotel, and resolves when it is ready. Throws with its output if it ends instead. */
export function startGatewayProcess(hotel: TestHotel): Promise<GatewayProcess & AsyncDisposable> {
  const properties = [hotel.settings.propertyId];
  const key = { id: 'all', sha256: sha256(secrets.all), properties, may: ['read', 'write', 'teardown'] };
  // The gateway needs no API key of Seam's.
  return startForHotel(hotel, { keys: [key] }, ({ SEAM_API_KEY: _apiKey, ...env }) => startProcess(env));
}
