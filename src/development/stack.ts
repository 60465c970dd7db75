import { Client, Connection } from '@temporalio/client';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Link } from '../client/temporal/link.ts';
import { defaultTaskQueue } from '../domain/taskQueue.ts';
import { readPropertiesFile, SettingsError } from '../settings/index.ts';
import { startSimulator, type Simulator } from '../simulator/server.ts';
import { startWorkerProcess, type CommandProcess } from './commandProcess.ts';
import { startFront, type Front } from './front.ts';
import { startTemporalServer, type TemporalServer } from './temporalServer/start.ts';
import { moveTime, type MovedTime } from './time/movedTime.ts';

/** The property of the embedded hotel. */
export const embeddedPropertyId = 'hotel-aurora';

/** How the embedded stack is started; ports of 0 take free ones. */
export interface StackOptions {
  readonly temporalPort: number;
  readonly temporalUiPort: number;
  readonly simulatorPort: number;
  /** A gateway before it all, with a key that may do everything; none unless told, and then no webhooks either. */
  readonly gateway?: { readonly port: number; readonly apiKey: string };
  /** The file that Temporal keeps everything in; in memory unless told. */
  readonly databaseFile?: string;
  /** How far the time of the hotel and of the database's workflows was moved before; 0 unless told. */
  readonly aheadMs?: number;
  /** Told how far the clocks are ahead, whenever they were moved. */
  readonly onMoved?: (aheadMs: number) => Promise<void>;
  /** Where the properties file is written. */
  readonly folder: string;
  readonly progress: (line: string) => void;
}

/** Everything that the main job needs, on this machine only: Temporal with its Web UI, the simulator, a worker process. */
export interface Stack {
  readonly temporal: TemporalServer;
  readonly simulator: Simulator;
  readonly worker: CommandProcess;
  /** The gateway, where one was asked for. */
  readonly gateway: Front | undefined;
  /** The environment in which commands find this stack. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function propertiesOf(simulator: Simulator, gateway: StackOptions['gateway']): object {
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
        // The demo lives days in seconds: one list an hour would be most of the calls that it counts.
        policies: gateway === undefined ? { reconcileEvery: null } : {},
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
              may: ['read', 'write', 'teardown'],
            },
          ],
  };
}

/** Milliseconds that a worker is given to answer a message. */
const answerWithinMs = 5_000;

/** What starts through it begins at the moved time. */
function linkOver({ connection }: MovedTime, { namespace }: TemporalServer): Link {
  return {
    client: new Client({ connection, namespace }),
    taskQueue: defaultTaskQueue,
    answerWithinMs,
  };
}

/**
 * Starts the stack and resolves when the worker polls. What was started is closed again where a later part fails.
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
            propertyId: embeddedPropertyId,
          });
    if (gateway !== undefined) closing.push(() => gateway.close());
    await mkdir(folder, { recursive: true });
    const propertiesFile = join(folder, 'properties.json');
    await writeFile(propertiesFile, JSON.stringify(propertiesOf(simulator, options.gateway), null, 2));
    const env = {
      NIGHTLATCH_PROPERTIES: propertiesFile,
      NIGHTLATCH_TASK_QUEUE: defaultTaskQueue,
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      SEAM_API_KEY: simulator.apiKey,
      ...(gateway === undefined ? {} : { SEAM_WEBHOOK_SECRET: gateway.webhookSecret }),
    };
    const properties = await readPropertiesFile(env, ['webhookSecret']);
    if (!properties.ok) throw new SettingsError(properties.problems);
    gateway?.configure(properties.value);
    const worker = await startWorkerProcess(env);
    closing.push(() => worker.close());
    return { temporal, simulator, worker, gateway, env, close };
  } catch (error) {
    await close();
    throw error;
  }
}
