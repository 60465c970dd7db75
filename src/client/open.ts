import { loadSettings, readEnvironment } from '../settings/index.ts';
import { NightlatchClient } from './client.ts';

/**
 * Makes a client as the settings of this process say (docs/settings.md): `NIGHTLATCH_PROPERTIES`, `TEMPORAL_*`. No secret of
 * Seam's is needed. Whether Temporal is there shows with the first operation; `close` ends the connection.
 *
 * @throws {SettingsError} that names all that is wrong with the settings.
 */
export async function openClient(): Promise<NightlatchClient> {
  const env = readEnvironment();
  const { properties } = await loadSettings(env, []);
  return NightlatchClient.connect({ properties, env });
}
