import { once } from 'node:events';
import { join } from 'node:path';
import { readEnvironment, readPorts, SettingsError, type Ports } from '../../settings/index.ts';
import { embeddedPropertyId, startStack, type Stack } from '../stack.ts';
import { lock } from './lock.ts';
import { recall, remember } from './memory.ts';
import { checkPorts, isTaken } from './ports.ts';

/** The folder for the database and the memory of the stack, in the current folder. */
const folder = '.nightlatch';

/** The line that `npm run dev` prints once everything runs: addresses, and what a first request needs. */
interface Ready {
  readonly gateway: string;
  readonly simulator: string;
  /** host:port */
  readonly temporal: string;
  /** `null` if `TEMPORAL_ADDRESS` names a server, because the address of its Web UI is unknown. */
  readonly ui: string | null;
  readonly apiKey: string;
  readonly propertyId: string;
  /** The secret that signs notices, if there are any. */
  readonly noticesSecret?: string;
}

/** The options of `npm run dev`. */
export interface DevOptions {
  /** The address to which notices go; by default there are none. */
  readonly notices?: string | undefined;
}

function printProgress(line: string): void {
  void process.stderr.write(`${line}\n`);
}

function checkFree(ports: Ports, startsTemporal: boolean): Promise<void> {
  return checkPorts([
    { who: 'the gateway', port: ports.gateway, variable: 'NIGHTLATCH_GATEWAY_PORT' },
    { who: 'the gateway for operators', port: ports.ops, variable: 'NIGHTLATCH_OPS_PORT' },
    { who: 'the simulator', port: ports.simulator, variable: 'NIGHTLATCH_SIMULATOR_PORT' },
    ...(startsTemporal
      ? [
          { who: 'Temporal', port: ports.temporal, variable: 'NIGHTLATCH_TEMPORAL_PORT' },
          { who: "Temporal's Web UI", port: ports.temporalUi, variable: 'NIGHTLATCH_TEMPORAL_UI_PORT' },
        ]
      : []),
  ]);
}

async function start(
  ports: Ports,
  memoryFile: string,
  { notices: url }: DevOptions,
): Promise<{ readonly stack: Stack; readonly ready: Ready }> {
  const memory = await recall(memoryFile);
  const { apiKey, aheadMs, noticesSecret } = memory;
  await remember(memoryFile, memory);
  const stack = await startStack({
    temporalPort: ports.temporal,
    temporalUiPort: ports.temporalUi,
    simulatorPort: ports.simulator,
    gateway: { port: ports.gateway, operationsPort: ports.ops, apiKey },
    databaseFile: join(folder, 'temporal.sqlite'),
    aheadMs,
    onMoved: (ahead) => remember(memoryFile, { ...memory, aheadMs: ahead }),
    notices: url === undefined ? undefined : { url, secret: noticesSecret },
    folder,
    progress: printProgress,
  });
  printProgress(`health, readiness and metrics: ${stack.gateway?.operationsUrl ?? ''}`);
  const ready = {
    gateway: stack.gateway?.url ?? '',
    simulator: stack.simulator.url,
    temporal: stack.temporal.address,
    ui: stack.temporal.uiUrl ?? null,
    apiKey,
    propertyId: embeddedPropertyId,
    ...(url === undefined ? {} : { noticesSecret }),
  };
  return { stack, ready };
}

/** The ports, with a free one for operators if the usual one is taken and no other is named: a second stack needs no setting. */
async function withOpsPort(ports: Ports, isNamed: boolean): Promise<Ports> {
  return isNamed || !(await isTaken(ports.ops)) ? ports : { ...ports, ops: 0 };
}

/**
 * Runs everything on this machine until SIGINT or SIGTERM: Temporal with a database file under `.nightlatch/`, simulator,
 * worker and gateway. The simulator sends signed webhooks to the gateway. Prints `ready` and one line of JSON. The next
 * start in the same folder continues with the same database, but with a new simulated hotel.
 *
 * @throws {SettingsError} if a setting is not a port.
 * @throws {Error} if `notices` is not an address, a port is taken, the folder is in use, or a part cannot be started or ends by itself.
 */
export async function runDev(options: DevOptions = {}): Promise<void> {
  const { notices } = options;
  if (notices !== undefined && !(URL.canParse(notices) && /^https?:$/.test(new URL(notices).protocol)))
    throw new Error('--notices is not an address: give one that begins with http:// or https://');
  const env = readEnvironment();
  const ports = readPorts(env);
  if (!ports.ok) throw new SettingsError(ports.problems);
  const wanted = await withOpsPort(ports.value, Boolean(env['NIGHTLATCH_OPS_PORT']));
  await checkFree(wanted, !env['TEMPORAL_ADDRESS']);
  const stopSignal = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => null);
  const held = await lock(join(folder, 'dev.pid'));
  try {
    printProgress('starting Temporal, the simulator, the gateway and the worker …');
    const { stack, ready } = await start(wanted, join(folder, 'dev.json'), options);
    try {
      process.stdout.write(`ready\n${JSON.stringify(ready)}\n`);
      const failure = await Promise.race([stopSignal, stack.worker.ended]);
      if (failure !== null) throw new Error(failure);
      printProgress('stopping');
    } finally {
      await stack.close();
    }
  } finally {
    await held.release();
  }
}
