import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { propertyWorkflowId } from '../../src/domain/ids.ts';
import { readProperties, type PropertyConfig } from '../../src/settings/index.ts';
import { startWorker, type WorkerDependencies } from '../../src/worker/index.ts';
import { settingsQuery } from '../../src/workflows/messages.ts';
import { startValidatedSimulator, type ValidatedSimulator } from '../support/seamOpenApi.ts';
import { connectToTemporal, ourWorkflows, type TestTemporal } from '../support/temporal.ts';
import { isFull } from '../support/run.ts';
import { spawnWorkerProcess, type WorkerProcess } from './process.ts';
import { untilPasses } from '../support/eventually.ts';

const env = { SEAM_API_KEY: 'seam_test_simulator' };

let temporal: TestTemporal;
let simulator: ValidatedSimulator;
let propertyId: string;
let folder: string;
const processes: WorkerProcess[] = [];
beforeEach(async () => {
  temporal = await connectToTemporal();
  simulator = await startValidatedSimulator();
  propertyId = `hotel-${randomUUID().slice(0, 8)}`;
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-worker-'));
});
afterEach(async () => {
  for (const child of processes.splice(0)) {
    child.kill('SIGKILL');
    await child.ended;
  }
  await property()
    .terminate()
    .catch(() => undefined);
  await simulator.close();
  await rm(folder, { recursive: true });
});

function fileWith(change: object = {}): unknown {
  return {
    properties: [
      {
        propertyId,
        timeZone: 'Europe/Oslo',
        checkIn: '15:00',
        checkOut: '11:00',
        seam: { endpoint: simulator.url, apiKeyEnv: 'SEAM_API_KEY' },
        acsSystemId: simulator.acsSystemId,
        ...change,
      },
    ],
  };
}

function configs(change: object = {}): readonly PropertyConfig[] {
  const read = readProperties(fileWith(change), env);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.properties;
}

async function control(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${simulator.url}/_simulator/${path}`, { method, ...init });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function property() {
  return temporal.client.workflow.getHandle(propertyWorkflowId(propertyId));
}

function here(): Omit<WorkerDependencies, 'configs'> {
  return {
    connection: temporal.nativeConnection,
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    ...ourWorkflows(),
  };
}

async function spawnWorker(file: unknown, more: Record<string, string> = {}): Promise<WorkerProcess> {
  const path = join(folder, 'properties.json');
  await writeFile(path, JSON.stringify(file));
  const settings = {
    ...env,
    NIGHTLATCH_PROPERTIES: path,
    NIGHTLATCH_TASK_QUEUE: temporal.taskQueue,
    TEMPORAL_ADDRESS: temporal.address,
    ...more,
  };
  const child = spawnWorkerProcess(settings, folder);
  processes.push(child);
  return child;
}

describe('startWorker', () => {
  it("starts every property's workflow with its settings, and signals changed settings to it", async () => {
    const first = configs();
    const worker = await startWorker({ ...here(), configs: first });
    expect(await property().query(settingsQuery)).toStrictEqual(first[0]!.settings);
    const described = await property().describe();
    expect(described.typedSearchAttributes.getAll()).toContainEqual(expect.objectContaining({ value: propertyId }));
    expect(await described.staticSummary()).toBe(`property ${propertyId}`);
    expect(JSON.stringify(await property().fetchHistory())).not.toContain(env.SEAM_API_KEY);

    const second = configs({ policies: { issueLead: 'PT1H' } });
    await worker.configure(second);
    expect(await property().query(settingsQuery)).toStrictEqual(second[0]!.settings);
    expect((await property().describe()).runId).toBe(described.runId);
    await worker.shutdown();
    await worker.run;
  });

  it("starts a property's workflow with isAnew if the earlier one was lost", async () => {
    async function begunAnew(): Promise<boolean> {
      const worker = await startWorker({ ...here(), configs: configs() });
      await worker.shutdown();
      const [started] = (await property().fetchHistory()).events ?? [];
      const input = started?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
      return Buffer.from(input ?? [])
        .toString()
        .includes('"isAnew":true');
    }
    expect(await begunAnew()).toBe(false);
    await property().terminate();
    expect([await begunAnew(), await begunAnew()]).toEqual([true, true]);
  });

  it.runIf(isFull)('stops again if Temporal refuses a property, and names the property', async () => {
    const [config] = configs();
    const settings = { ...config!.settings, propertyId: 'x'.repeat(1_100) };
    const failing = startWorker({ ...here(), configs: [{ ...config!, settings }] });
    await expect(failing).rejects.toThrow(
      /^the workflow of property x+ could not be started .*: WorkflowId exceeds maximum allowed length/,
    );
  });
});

describe('nightlatch worker', () => {
  it.runIf(isFull)('names all problems of the settings, with exit code 1', async () => {
    const child = await spawnWorker(fileWith({ timeZone: 'Nowhere', seam: { endpoint: 'seam', apiKeyEnv: 'NO_KEY' } }));
    const { code, errors } = await child.ended;
    expect(code).toBe(1);
    expect(errors).toContain('properties[0].timeZone is not an IANA time zone');
    expect(errors).toContain('properties[0].seam.endpoint is not a URL');
    expect(errors).toContain('properties[0].seam.apiKeyEnv names NO_KEY, which is not set');
  });

  it.runIf(isFull)('says that Temporal cannot be reached, with the address', async () => {
    const child = await spawnWorker(fileWith(), { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    const { code, errors } = await child.ended;
    expect(code).toBe(1);
    expect(errors).toContain('Temporal could not be reached at 127.0.0.1:1: ');
  });

  it('prints ready, and uses a new properties file and .env on SIGHUP unless something is wrong', async () => {
    const child = await spawnWorker(fileWith());
    await child.printed('ready');
    const path = join(folder, 'properties.json');
    await writeFile(path, JSON.stringify(fileWith({ checkIn: 'three' })));
    child.kill('SIGHUP');
    await child.printed('properties[0].checkIn is not a time of day');
    const notices = { url: 'http://127.0.0.1:9/', secretEnv: 'NOTICES_SECRET' };
    await writeFile(path, JSON.stringify(fileWith({ policies: { linger: 'P1D' }, notices })));
    child.kill('SIGHUP');
    await child.printed('names NOTICES_SECRET, which is not set in the environment');
    await writeFile(join(folder, '.env'), 'NOTICES_SECRET="whsec_bmV3 whsec_b2xk"\n');
    child.kill('SIGHUP');
    await child.printed('properties read again');
    expect((await property().query(settingsQuery))?.policies.lingerMs).toBe(86_400_000);
    child.kill('SIGTERM');
    expect((await child.ended).code).toBe(0);
  });

  it.runIf(isFull)('waits on SIGTERM for a call to Seam that is under way', async () => {
    await control('PUT', 'faults', [{ path: '/acs/entrances/list', effect: 'hold' }]);
    const child = await spawnWorker(fileWith());
    await child.printed('ready');
    await untilPasses(async () => expect(await control('GET', 'holds')).toHaveLength(1));
    child.kill('SIGTERM');
    await child.printed('stopping');
    expect(child.isRunning()).toBe(true);
    await control('DELETE', 'faults');
    await control('POST', 'holds/release', {});
    expect(await child.ended).toStrictEqual({ code: 0, errors: '' });
    const { events } = await property().fetchHistory();
    expect(events?.some((event) => event.activityTaskCompletedEventAttributes)).toBe(true);
  });
});
