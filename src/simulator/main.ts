import { simulatorApiKey, startSimulator } from './server.ts';

const defaultPort = 8090;

/**
 * Runs the simulator by itself until SIGINT or SIGTERM, on NIGHTLATCH_SIMULATOR_PORT (default 8090; 0 takes a free port).
 *
 * Prints its URL and API key; throws if the setting is not a port, or the port is taken.
 */
export async function runSimulator(): Promise<void> {
  const given = process.env['NIGHTLATCH_SIMULATOR_PORT'];
  const port = given === undefined || given === '' ? defaultPort : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`NIGHTLATCH_SIMULATOR_PORT is not a port: ${given}. Give a number from 0 to 65535.`);
  }
  const simulator = await startSimulator({ port });
  process.stdout.write(`simulator ${simulator.url} API key ${simulatorApiKey}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
  await simulator.close();
}
