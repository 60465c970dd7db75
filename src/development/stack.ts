import { Client, Connection } from '@temporalio/client';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Link } from '../client/temporal/link.ts';
import { defaultTaskQueue } from '../domain/ids.ts';
import { readPropertiesFile, SettingsError } from '../settings/index.ts';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { startWorkerProcess, type CommandProcess } from './commandProcess.ts';
import { startFront, type Front } from './front.ts';
import { ownEnvironment } from './ownEnvironment.ts';
import { ownFolder, writeOwnFile } from './ownFiles.ts';
import { findTemporalServer } from './temporalServer/find.ts';
import { startTemporalServer, type TemporalServer } from './temporalServer/start.ts';
import { moveTime, type MovedTime } from './time/movedTime.ts';

/** The property of the embedded hotel. */
export const embeddedPropertyId = 'hotel-aurora';

/** How to start the embedded stack; a port of 0 takes a free port. */
export interface StackOptions {
  readonly temporalPort: number;
  readonly temporalUiPort: number;
  readonly simulatorPort: number;
  /** The gateway's ports, and an API key with all rights. By default there is no gateway, and so no webhooks. */
  readonly gateway?: { readonly port: number; readonly operationsPort: number; readonly apiKey: string };
  /** Temporal's database file; by default everything is in memory. */
  readonly databaseFile?: string;
  /** How far the time of the hotel and of the database's workflows is ahead of real time at the start; default 0. */
  readonly aheadMs?: number;
  /** Called every time the clocks have moved, with how far they are ahead of real time. */
  readonly onMoved?: (aheadMs: number) => Promise<void>;
  /** The folder for the properties file. */
  readonly folder: string;
  /** Whether nothing is used that the shell or a `.env` names: no Temporal server, no settings, no secrets. */
  readonly isolated?: boolean;
  /** Where notices go, and the secret that signs them; by default there are none. */
  readonly notices?: { readonly url: string; readonly secret: string } | undefined;
  /** Policies of the property that differ from the usual ones. */
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly progress: (line: string) => void;
}

/** Everything that the demo needs, on this machine only: Temporal with its Web UI, the simulator and a worker process. */
export interface Stack {
  readonly temporal: TemporalServer;
  readonly simulator: Simulator;
  readonly worker: CommandProcess;
  /** Starts another worker, for example after the first one was killed. */
  startWorker(): Promise<CommandProcess>;
  /** The gateway, if the options have one. */
  readonly gateway: Front | undefined;
  /** The environment variables with which commands find this stack. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function propertiesOf(simulator: Simulator, { gateway, policies, notices }: StackOptions): object {
  return {
    properties: [
      {
        propertyId: embeddedPropertyId,
        timeZone: 'Europe/Oslo',
        checkIn: '15:00',
        checkOut: '11:00',
        seam: {
          endpoint: simulator.url,
          apiKeyEnv: 'SEAM_API_KEY',
          ...(gateway === undefined ? {} : { webhookSecretEnv: 'SEAM_WEBHOOK_SECRET' }),
        },
        acsSystemId: simulator.acsSystemId,
        credentialManagerAcsSystemId: simulator.credentialManagerAcsSystemId,
        cardFormat: 'rfid48',
        ...(notices === undefined ? {} : { notices: { url: notices.url, secretEnv: 'NOTICES_SECRET' } }),
        // Days pass in seconds in the demo: one list an hour would be most of the calls that it counts.
        policies: { ...(gateway === undefined ? { reconcileEvery: null } : {}), ...policies },
      },
    ],
    keys:
      gateway === undefined
        ? []
        : [
            {
              id: 'dev',
              sha256: sha256(gateway.apiKey),
              properties: [embeddedPropertyId],
              may: ['read', 'write', 'teardown', 'desk'],
            },
          ],
  };
}

/** How long a worker may take to answer a message. */
const answerWithinMs = 5_000;

/** A link to Temporal; workflows that are started through it begin at the moved time. */
function linkOver({ connection }: MovedTime, { namespace }: TemporalServer): Link {
  return {
    client: new Client({ connection, namespace }),
    taskQueue: defaultTaskQueue,
    answerWithinMs,
  };
}

/**
 * Starts the stack and resolves when the worker polls. If a part fails to start, the parts before it are closed.
 *
 * @throws {Error} that says which part could not be started, and what to do.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, progress, databaseFile, aheadMs = 0 } = options;
  const closing: (() => Promise<unknown>)[] = [];
  async function close(): Promise<void> {
    for (const part of closing.splice(0).toReversed()) await part();
  }
  try {
    const temporal = await startTemporalServer({
      ...(options.isolated
        ? { found: await findTemporalServer({ environment: ownEnvironment(process.env), onlyOwn: true, progress }) }
        : {}),
      port: options.temporalPort,
      uiPort: options.temporalUiPort,
      progress,
      ...(databaseFile === undefined ? {} : { databaseFile }),
    });
    closing.push(() => temporal.close());
    const connection = await Connection.connect({ address: temporal.address });
    closing.push(() => connection.close());
    const time = moveTime(connection, { namespace: temporal.namespace, aheadMs });
    const simulator = await startSimulator({
      port: options.simulatorPort,
      aheadMs,
      onAdvance: async (ms) => {
        await time.advance(ms);
        await options.onMoved?.(time.aheadMs());
      },
    });
    closing.push(() => simulator.close());
    const gateway =
      options.gateway === undefined
        ? undefined
        : await startFront(linkOver(time, temporal), simulator, {
            port: options.gateway.port,
            operationsPort: options.gateway.operationsPort,
            propertyId: embeddedPropertyId,
          });
    if (gateway !== undefined) closing.push(() => gateway.close());
    await ownFolder(folder);
    const propertiesFile = join(folder, 'properties.json');
    await writeOwnFile(propertiesFile, JSON.stringify(propertiesOf(simulator, options), null, 2));
    const noConfiguration = join(folder, 'temporal.toml');
    if (options.isolated) await writeOwnFile(noConfiguration, '[profile.default]\n');
    const env = {
      ...(options.isolated ? { TEMPORAL_CONFIG_FILE: noConfiguration } : {}),
      NIGHTLATCH_PROPERTIES: propertiesFile,
      NIGHTLATCH_TASK_QUEUE: defaultTaskQueue,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      SEAM_API_KEY: simulator.apiKey,
      ...(gateway === undefined ? {} : { SEAM_WEBHOOK_SECRET: gateway.webhookSecret }),
      ...(options.notices === undefined ? {} : { NOTICES_SECRET: options.notices.secret }),
    };
    const properties = await readPropertiesFile(env, ['webhookSecret']);
    if (!properties.ok) throw new SettingsError(properties.problems);
    gateway?.configure(properties.value);
    async function startWorker(): Promise<CommandProcess> {
      const surroundings = options.isolated ? { environment: ownEnvironment(process.env), folder } : {};
      const worker = await startWorkerProcess(env, surroundings);
      closing.push(() => worker.close());
      return worker;
    }
    const worker = await startWorker();
    return { temporal, simulator, worker, startWorker, gateway, env, close };
  } catch (error) {
    await close();
    throw error;
  }
}
