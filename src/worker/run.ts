import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import {
  environmentNow,
  loadSettings,
  readEnvironment,
  readPropertiesFile,
  SettingsError,
  type Environment,
  type SecretKind,
  type TemporalSettings,
} from '../settings/index.ts';
import { createLogger, installRuntime, reasonOf } from './logging.ts';
import { startWorker, type RunningWorker } from './start.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The worker calls Seam and sends notices; only the gateway receives webhooks. */
const secrets: readonly SecretKind[] = ['apiKey', 'noticesSecret'];

/** On SIGHUP: uses the properties file and `.env` as they are now, or logs what is wrong and keeps the old settings. */
async function reread(worker: RunningWorker, given: Environment, logger: Logger): Promise<void> {
  try {
    const file = await readPropertiesFile(environmentNow(given), secrets);
    if (!file.ok) throw new SettingsError(file.problems);
    await worker.configure(file.value.properties);
    print('properties read again');
  } catch (error) {
    logger.error({ error }, 'the new properties file is not used, the old settings stay');
  }
}

async function connect(options: TemporalSettings['connectionOptions']): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect(options);
  } catch (error) {
    const address = options.address ?? 'localhost:7233';
    const advice = 'Check TEMPORAL_ADDRESS and the other TEMPORAL_* variables.';
    throw new Error(`Temporal could not be reached at ${address}: ${reasonOf(error)}. ${advice}`, { cause: error });
  }
}

/**
 * The process `nightlatch worker`: works until SIGTERM or SIGINT, then waits for the calls to Seam that are under way.
 * Prints `ready` when it polls, `properties read again` after SIGHUP, and `stopping`.
 *
 * @throws {SettingsError} that names every problem of the settings.
 * @throws {Error} if Temporal cannot be reached or refuses a property.
 */
export async function runWorker(): Promise<void> {
  const given = { ...process.env };
  const env = readEnvironment();
  const { properties: configs, temporal } = await loadSettings(env, secrets);
  const { connectionOptions, ...names } = temporal;
  const logger = createLogger();
  installRuntime(logger);
  const connection = await connect(connectionOptions);
  try {
    const worker = await startWorker({ connection, ...names, configs });
    process.on('SIGHUP', () => void reread(worker, given, logger));
    // The SDK's runtime stops the worker on these signals by itself.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => print('stopping'));
    print('ready');
    await worker.run;
  } finally {
    await connection.close();
  }
}
