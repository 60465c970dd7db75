import { Client, Connection } from '@temporalio/client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  dynamicConfigFile,
  dynamicConfigFlags,
  readDynamicConfig,
} from '../../src/development/temporalServer/dynamicConfig.ts';
import { searchAttributes } from '../../src/development/temporalServer/searchAttributes.ts';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { searchAttributes as ours } from '../../src/workflows/searchAttributes.ts';
import { eventually } from '../support/eventually.ts';
import { isFull } from '../support/run.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-server-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function isListening(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('startTemporalServer', () => {
  it('keeps everything in its database file, serves its Web UI, and is gone after close', async () => {
    const databaseFile = join(folder, 'new', 'temporal.db');
    const workflowId = 'kept';
    const first = await startTemporalServer({ databaseFile, uiPort: 0 });
    const connection = await Connection.connect({ address: first.address });
    await new Client({ connection }).workflow.start('any', { workflowId, taskQueue: 'none' });
    await connection.close();
    expect((await fetch(first.uiUrl ?? '')).status).toBe(200);
    await first.close();
    expect(await isListening(first.address)).toBe(false);

    const second = await startTemporalServer({ databaseFile });
    const again = await Connection.connect({ address: second.address });
    expect((await new Client({ connection: again }).workflow.getHandle(workflowId).describe()).type).toBe('any');
    await again.close();
    await second.close();
    expect(second.uiUrl).toBeUndefined();
  });

  it.runIf(isFull)('ends with the process that started it, even if that process is killed', async () => {
    const script = fileURLToPath(new URL('serverOwner.ts', import.meta.url));
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout.setEncoding('utf8'), 'data')) as [string];
    expect(await isListening(line.trim())).toBe(true);
    owner.kill('SIGKILL');
    await eventually(async () => !(await isListening(line.trim())));
  });

  it('throws what the server printed if the server ends while it starts', async () => {
    const path = join(folder, 'temporal');
    await writeFile(path, '#!/bin/sh\necho no such flag >&2\nexit 3\n', { mode: 0o755 });
    const found = { kind: 'executable', path, source: 'PATH' } as const;
    await expect(startTemporalServer({ found })).rejects.toThrow('the Temporal server ended with 3: no such flag');
  });

  it('uses a server that already runs, and leaves it running', async () => {
    const address = inject('temporalAddress');
    const server = await startTemporalServer({ found: { kind: 'running', address } });
    expect(server).toMatchObject({ address, namespace: 'default', uiUrl: undefined });
    await server.close();
    expect(await isListening(address)).toBe(true);
  });

  it.runIf(isFull)('names the setting that names a missing server, and what to do', async () => {
    const found = { kind: 'running', address: '127.0.0.1:1' } as const;
    await expect(startTemporalServer({ found, readyWithinMs: 1 })).rejects.toThrow(
      /127\.0\.0\.1:1 that TEMPORAL_ADDRESS names is not ready after .* unset TEMPORAL_ADDRESS/,
    );
  });
});

describe('the search attributes', () => {
  it('are all those that the workflows set', () => {
    expect(searchAttributes).toMatchObject(
      Object.fromEntries(Object.values(ours).map(({ name, type }) => [name, typeNames[type]])),
    );
  });

  it('are the same in the job that compose runs', async () => {
    const script = await readFile(new URL('../../deploy/register-namespace.sh', import.meta.url), 'utf8');
    const registered = [...script.matchAll(/^([A-Z]\w+)=(\w+)$/gm)].map(([, name, type]) => [name, type]);
    expect(Object.fromEntries(registered)).toEqual(searchAttributes);
  });
});

const typeNames: Readonly<Record<string, string>> = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  DATETIME: 'Datetime',
};

describe('the dynamic settings', () => {
  it('become flags whose values are JSON', async () => {
    const flags = dynamicConfigFlags(await readDynamicConfig(dynamicConfigFile));
    expect(flags).toContain('frontend.WorkflowTimeSkippingEnabled=true');
    expect(flags).toContain('history.timerProcessorMaxTimeShift="10ms"');
  });

  it('are refused if a flag cannot express them', async () => {
    const file = join(folder, 'constrained.yaml');
    await writeFile(file, 'limit.x:\n  - value: 1\n    constraints: { namespace: other }\n');
    await expect(readDynamicConfig(file)).rejects.toThrow(/constrained\.yaml.*constraints/s);
  });
});
