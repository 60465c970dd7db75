import { NightlatchClient } from '../client/index.ts';
import {
  loadSettings,
  readEnvironment,
  readPropertiesFile,
  SettingsError,
  type Environment,
  type SecretKind,
} from '../settings/index.ts';
import { listen } from './listen.ts';
import { createGatewayLogger } from './log.ts';
import { createGateway, type Gateway } from './server.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** It verifies Seam's webhooks, and never calls Seam or a PMS. */
const secrets: readonly SecretKind[] = ['webhookSecret'];

/** On SIGHUP: takes the properties file over as it stands now; throws what is wrong with it, and the old one stays. */
async function reread(gateway: Gateway, env: Environment): Promise<void> {
  const file = await readPropertiesFile(env, secrets);
  if (!file.ok) throw new SettingsError(file.problems);
  gateway.configure(file.value);
  print('properties read again');
}

function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

/**
 * The process `nightlatch gateway`: answers until SIGTERM or SIGINT, then ends what is under way. Prints `ready` and its
 * address when it listens, `properties read again` after SIGHUP, and `stopping`. Temporal need not be there yet.
 *
 * @throws {SettingsError} that names all that is wrong with the settings.
 * @throws {Error} where the address or port cannot be listened on.
 */
export async function runGateway(): Promise<void> {
  const env = readEnvironment();
  const { ports, gatewayHost: host, properties, keys } = await loadSettings(env, secrets);
  const logger = createGatewayLogger();
  const client = NightlatchClient.connect({ properties, env });
  const gateway = await createGateway({ client, properties: { properties, keys }, logger });
  try {
    const address = await listen(gateway.app, { port: ports.gateway, host });
    process.on('SIGHUP', () => {
      reread(gateway, env).catch((error: unknown) => {
        logger.error({ error }, 'the properties file was read again but not taken over; the old settings stay');
      });
    });
    print(`ready ${address}`);
    await untilTold();
    print('stopping');
  } finally {
    await gateway.close();
    await client.close();
  }
}
