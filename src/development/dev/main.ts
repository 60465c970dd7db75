import { once } from 'node:events';
import { join } from 'node:path';
import { readEnvironment, readPorts, SettingsError, type Ports } from '../../settings/index.ts';
import { embeddedPropertyId, startStack, type Stack } from '../stack.ts';
import { lock } from './lock.ts';
import { recall, remember } from './memory.ts';
import { checkPorts } from './ports.ts';

/** Where the stack keeps its database and what it remembers, under the current folder. */
const folder = '.nightlatch';

/** What `npm run dev` prints in one line once all stands: addresses, and what a first request needs. */
interface Ready {
  readonly gateway: string;
  readonly simulator: string;
  /** host:port */
  readonly temporal: string;
  /** `null` where `TEMPORAL_ADDRESS` names a server, whose Web UI is not known. */
  readonly ui: string | null;
  readonly apiKey: string;
  readonly propertyId: string;
}

function tell(line: string): void {
  void process.stderr.write(`${line}\n`);
}

function checkThatFree(ports: Ports, startsTemporal: boolean): Promise<void> {
  return checkPorts([
    { who: 'the gateway', port: ports.gateway, variable: 'NIGHTLATCH_GATEWAY_PORT' },
    { who: 'the simulator', port: ports.simulator, variable: 'NIGHTLATCH_SIMULATOR_PORT' },
    ...(startsTemporal
      ? [
          { who: 'Temporal', port: ports.temporal, variable: 'NIGHTLATCH_TEMPORAL_PORT' },
          { who: "Temporal's Web UI", port: ports.temporalUi, variable: 'NIGHTLATCH_TEMPORAL_UI_PORT' },
        ]
      : []),
  ]);
}

async function start(ports: Ports, memoryFile: string): Promise<{ readonly stack: Stack; readonly ready: Ready }> {
  const { apiKey, aheadMs } = await recall(memoryFile);
  await remember(memoryFile, { apiKey, aheadMs });
  const stack = await startStack({
    temporalPort: ports.temporal,
    temporalUiPort: ports.temporalUi,
    simulatorPort: ports.simulator,
    gateway: { port: ports.gateway, apiKey },
    databaseFile: join(folder, 'temporal.sqlite'),
    aheadMs,
    onMoved: (ahead) => remember(memoryFile, { apiKey, aheadMs: ahead }),
    folder,
    progress: tell,
  });
  const ready = {
    gateway: stack.gateway?.url ?? '',
    simulator: stack.simulator.url,
    temporal: stack.temporal.address,
    ui: stack.temporal.uiUrl ?? null,
    apiKey,
    propertyId: embeddedPropertyId,
  };
  return { stack, ready };
}

/**
 * Runs everything on this machine until SIGINT or SIGTERM: Temporal with a database file under `.nightlatch/`, simulator,
 * worker and gateway, with the simulator's webhooks arriving at the gateway, signed. Prints `ready` and one line of JSON.
 * The next start in the same folder goes on where this one ended; only the simulated hotel is a new one.
 *
 * @throws {SettingsError} where a port is none.
 * @throws {Error} where a port is taken, the folder is in use, or a part cannot be started or ends by itself.
 */
export async function runDev(): Promise<void> {
  const env = readEnvironment();
  const ports = readPorts(env);
  if (!ports.ok) throw new SettingsError(ports.problems);
  await checkThatFree(ports.value, !env['TEMPORAL_ADDRESS']);
  const told = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => null);
  const held = await lock(join(folder, 'dev.pid'));
  try {
    tell('starting Temporal, the simulator, the gateway and the worker …');
    const { stack, ready } = await start(ports.value, join(folder, 'dev.json'));
    try {
      process.stdout.write(`ready\n${JSON.stringify(ready)}\n`);
      const failure = await Promise.race([told, stack.worker.ended]);
      if (failure !== null) throw new Error(failure);
      tell('stopping');
    } finally {
      await stack.close();
    }
  } finally {
    await held.release();
  }
}
