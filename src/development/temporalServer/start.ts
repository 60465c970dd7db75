import { loadClientConnectConfig } from '@temporalio/envconfig';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { type DynamicConfig, dynamicConfigFlags, readDynamicConfig } from './dynamicConfig.ts';
import { findTemporalServer, type FoundServer } from './find.ts';
import { untilReady } from './ready.ts';
import { searchAttributeFlags } from './searchAttributes.ts';
import { startSupervised } from './supervised.ts';

/** How to start the embedded Temporal server; everything has a default. */
export interface TemporalServerOptions {
  /** The server to start or to use; by default what `findTemporalServer` finds. */
  readonly found?: FoundServer;
  /** Its port on 127.0.0.1; 0, the default, takes a free port. */
  readonly port?: number;
  /** The port of its Web UI, 0 for a free port; by default there is no Web UI. */
  readonly uiPort?: number;
  /** The SQLite file for all data; by default everything is in memory. */
  readonly databaseFile?: string;
  /** Dynamic settings that differ from the shared file, such as lower limits in a test. */
  readonly dynamicConfig?: DynamicConfig;
  /** Called with progress while a server is fetched; by default it prints a line on standard error. */
  readonly progress?: (line: string) => void;
  /** How long a server that already runs may take to answer, in milliseconds; default 30,000. */
  readonly readyWithinMs?: number;
}

/** A Temporal server that is ready for clients and workers. */
export interface TemporalServer {
  /** host:port */
  readonly address: string;
  readonly namespace: string;
  /** The URL of the Web UI, if this process started one. */
  readonly uiUrl: string | undefined;
  /** Ends the server and waits until it is gone; a server that this process did not start keeps running. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
const readyMs = 30_000;
const portTries = 3;

/**
 * The Temporal server that `TEMPORAL_ADDRESS` names, else one that is started for this process. A started server listens
 * only on 127.0.0.1, has the shared dynamic settings and Nightlatch's search attributes, and ends with `close` or with this
 * process, even if this process is killed. Resolves when the server is ready.
 *
 * @throws {Error} if no server is found, or, with what it printed, if the server ends while it starts.
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const { progress } = options;
  const found = options.found ?? (await findTemporalServer(progress === undefined ? {} : { progress }));
  return found.kind === 'running'
    ? useRunning(found.address, options.readyWithinMs)
    : startOnFreePort(found.path, options);
}

const named = {
  by: 'TEMPORAL_ADDRESS',
  otherwise: 'start that server, or unset TEMPORAL_ADDRESS to have one started here',
};

async function useRunning(address: string, deadlineMs = readyMs): Promise<TemporalServer> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  await untilReady({ ...connectionOptions, address }, namespace, { deadlineMs, named });
  return { address, namespace, uiUrl: undefined, close: () => Promise.resolve() };
}

/** Another process may take a port that was free a moment ago: then another port is tried. */
async function startOnFreePort(executable: string, options: TemporalServerOptions): Promise<TemporalServer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start(executable, options);
    } catch (error) {
      const taken = error instanceof Error && error.message.includes('address already in use');
      if (!taken || tries === portTries || (options.port ?? 0) !== 0) throw error;
    }
  }
}

async function start(executable: string, options: TemporalServerOptions): Promise<TemporalServer> {
  const { databaseFile, uiPort } = options;
  const port = options.port || (await freePort());
  const chosenUiPort = uiPort === 0 ? await freePort() : uiPort;
  if (databaseFile !== undefined) await mkdir(dirname(databaseFile), { recursive: true, mode: 0o700 });
  const server = startSupervised(executable, [
    'server',
    'start-dev',
    '--log-level=error',
    `--ip=${host}`,
    `--port=${port}`,
    ...(chosenUiPort === undefined ? ['--headless'] : [`--ui-port=${chosenUiPort}`, '--ui-disable-news-fetch']),
    ...(databaseFile === undefined ? [] : [`--db-filename=${databaseFile}`]),
    ...searchAttributeFlags(),
    ...dynamicConfigFlags({ ...(await readDynamicConfig()), ...options.dynamicConfig }),
  ]);
  const address = `${host}:${port}`;
  const died = new AbortController();
  void server.ended.then((how) => died.abort(new Error(`the Temporal server ${how}`)));
  try {
    await untilReady({ address }, 'default', { deadlineMs: readyMs, givenUp: died.signal });
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    address,
    namespace: 'default',
    uiUrl: chosenUiPort === undefined ? undefined : `http://${host}:${chosenUiPort}`,
    close: () => server.close(),
  };
}

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer().once('error', reject);
  probe.listen(0, host, () => {
    const address = probe.address();
    probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
  });
  return promise;
}
