import { randomUUID } from 'node:crypto';
import { NightlatchClient } from '../../src/client/index.ts';
import type { PropertyConfig } from '../../src/settings/index.ts';
import { startSimulator } from '../../src/simulator/server.ts';
import { startWorker, type RunningWorker } from '../../src/worker/index.ts';
import { connectToTemporal, ourWorkflows, type TestTemporal } from '../support/temporal.ts';
import { aurora } from './exampleProperties.ts';

/** A hotel behind its own simulator, with a client, and with workers that the test starts. */
export interface ClientHotel {
  readonly propertyId: string;
  readonly client: NightlatchClient;
  readonly temporal: TestTemporal;
  readonly config: PropertyConfig & { readonly apiKey: string };
  readonly startWorker: () => Promise<RunningWorker>;
  readonly close: () => Promise<void>;
}

/** Opens a hotel with the simulator's rooms. */
export async function openClientHotel(answerWithinMs = 5_000): Promise<ClientHotel> {
  const propertyId = `hotel-${randomUUID().slice(0, 8)}`;
  const simulator = await startSimulator();
  const temporal = await connectToTemporal();
  const { acsSystemId, credentialManagerAcsSystemId } = simulator;
  const config: ClientHotel['config'] = {
    ...aurora,
    settings: { ...aurora.settings, propertyId, acsSystemId, credentialManagerAcsSystemId, rooms: null, areas: {} },
    endpoint: simulator.url,
    apiKey: simulator.apiKey,
    webhookSecret: null,
    urlTokens: [],
    notices: null,
  };
  const client = NightlatchClient.connect({
    properties: [config],
    env: { TEMPORAL_ADDRESS: temporal.address, NIGHTLATCH_TASK_QUEUE: temporal.taskQueue },
    answerWithinMs,
  });
  const workers: RunningWorker[] = [];
  return {
    propertyId,
    client,
    temporal,
    config,
    startWorker: async () => {
      const { nativeConnection: connection, namespace, taskQueue } = temporal;
      const worker = await startWorker({ connection, namespace, taskQueue, configs: [config], ...ourWorkflows() });
      workers.push(worker);
      return worker;
    },
    close: async () => {
      for (const worker of workers) await worker.shutdown();
      await client.close();
      await temporal.close();
      await simulator.close();
    },
  };
}
