import { NightlatchClient } from '../client/index.ts';
import {
  environmentNow,
  loadSettings,
  readEnvironment,
  readPropertiesFile,
  SettingsError,
  type Environment,
  type SecretKind,
} from '../settings/index.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createGatewayLogger } from './log.ts';
import { listen } from './server.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The gateway verifies Seam's webhooks. It never calls Seam or a PMS. */
const secretKinds: readonly SecretKind[] = ['webhookSecret'];

/** Reads the properties file and `.env` again on SIGHUP. If they are not valid, throws, and the old settings stay. */
async function reread(gateway: Gateway, given: Environment): Promise<void> {
  const file = await readPropertiesFile(environmentNow(given), secretKinds);
  if (!file.ok) throw new SettingsError(file.problems);
  gateway.configure(file.value);
  print('properties read again');
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}

/**
 * Runs the process `nightlatch gateway` until SIGTERM or SIGINT, and then answers the requests that are under way. Prints
 * `operations` and `ready` with its two addresses when it listens, `properties read again` after SIGHUP, and `stopping`. Temporal may start later.
 *
 * @throws {SettingsError} that lists everything that is wrong with the settings.
 * @throws {Error} if it cannot listen on the address or port.
 */
export async function runGateway(): Promise<void> {
  const given = { ...process.env };
  const env = readEnvironment();
  const { ports, gatewayHost: host, opsHost, properties, keys } = await loadSettings(env, secretKinds);
  const logger = createGatewayLogger();
  const client = NightlatchClient.connect({ properties, env });
  const gateway = await createGateway({ client, properties: { properties, keys }, logger });
  try {
    const address = await listen(gateway.app, { port: ports.gateway, host });
    const operations = await listen(gateway.operations, { port: ports.ops, host: opsHost });
    process.on('SIGHUP', () => {
      reread(gateway, given).catch((error: unknown) => {
        logger.error({ error }, 'the properties file was read again and is not valid; the old settings stay');
      });
    });
    print(`operations ${operations}`);
    print(`ready ${address}`);
    await untilStopped();
    print('stopping');
  } finally {
    await gateway.close();
    await client.close();
  }
}
