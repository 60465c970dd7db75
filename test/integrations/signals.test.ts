import { execFile } from 'node:child_process';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { findTemporalServer } from '../../src/development/temporalServer/find.ts';
import { scratchFolder, spawnDev, type DevAddresses } from '../development/dev.ts';
import { eventually } from '../support/eventually.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** The commands of a section of docs/integrations.md, in their order: the docs are what is tested. */
const commandsOf = async (heading: string): Promise<readonly string[]> => {
  const docs = await readFile(join(root, 'docs/integrations.md'), 'utf8');
  const section = docs.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, text]) => text ?? []);
  if (commands.length === 0) throw new Error(`docs/integrations.md has no commands under "${heading}"`);
  return commands;
};

describe('signals from integrations without HTTP', () => {
  let folder: Awaited<ReturnType<typeof scratchFolder>>;
  let stack: ReturnType<typeof spawnDev>;
  let dev: DevAddresses;
  beforeAll(async () => {
    folder = await scratchFolder();
    stack = spawnDev(folder.path);
    dev = await stack.ready();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const shell = async (command: string, cwd: string): Promise<string> => {
    const found = await findTemporalServer();
    const path = found.kind === 'executable' ? dirname(found.path) : '';
    const env = {
      ...process.env,
      TEMPORAL_ADDRESS: dev.temporal,
      PATH: [path, process.env['PATH']].join(delimiter),
    };
    return (await run('bash', ['-euc', command], { cwd, env })).stdout;
  };

  const status = async (reservationId: string): Promise<ReservationView> => {
    const response = await fetch(`${dev.gateway}/v1/properties/${dev.propertyId}/reservations/${reservationId}`, {
      headers: { authorization: `Bearer ${dev.apiKey}` },
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as ReservationView;
  };

  const untilIssued = (reservationId: string): Promise<ReservationView> =>
    eventually(async () => {
      const view = await status(reservationId);
      return view.guests[0]?.credentials[0]?.state === 'issued' ? view : undefined;
    });

  it("work with the temporal command, and with what the Web UI's form sends", async () => {
    const [put, checkIn, query] = await commandsOf('With the `temporal` command');
    await shell(put ?? '', folder.path);
    await shell(checkIn ?? '', folder.path);
    expect(await untilIssued('R-2001')).toMatchObject({ status: 'in-house', rooms: ['104'], ignored: [] });
    expect(await shell(query ?? '', folder.path)).toContain('in-house');
    // The same again changes nothing, and says so.
    await shell(checkIn ?? '', folder.path);
    await eventually(async () => (await status('R-2001')).ignored.some(({ eventId }) => eventId === 'front-desk-1'));

    await sendByForm('R-2001', 'checkOut', { eventId: 'by-hand-1' });
    const departed = await eventually(async () => {
      const view = await status('R-2001');
      return view.status === 'departed' && view.waiting === null ? view : undefined;
    });
    expect(departed.guests[0]?.credentials[0]?.state).toBe('revoked');
    await sendByForm('R-2001', 'changeRooms', { eventId: 'by-hand-2', rooms: 'not a list' });
    await eventually(async () => (await status('R-2001')).ignored.some(({ eventId }) => eventId === 'by-hand-2'));
  });

  /** The request that the form of Web UI 2.54 makes, recorded from a browser, with its protection against forgery. */
  const sendByForm = async (reservationId: string, signalName: string, data: object): Promise<void> => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const settings = await fetch(`${dev.ui}/api/v1/settings`);
    const csrf = /_csrf=([^;]+)/.exec(settings.headers.get('set-cookie') ?? '')?.[1] ?? '';
    const workflowId = `reservation/${dev.propertyId}/${reservationId}`;
    const url = `${dev.ui}/api/v1/namespaces/default/workflows/${encodeURIComponent(workflowId)}/signal/${signalName}?`;
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain;charset=UTF-8',
        'caller-type': 'operator',
        'x-csrf-token': csrf,
        cookie: `_csrf=${csrf}`,
      },
      body: JSON.stringify({
        signalName,
        input: { payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64(JSON.stringify(data)) }] },
        workflowExecution: { workflowId },
      }),
    });
    expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
  };

  it.runIf(process.env['NIGHTLATCH_TEST'] === 'full')(
    'work with the Python script',
    async () => {
      const [commands] = await commandsOf('From Python');
      // The SDK is fetched once for all runs: the virtual environment lies in the cache.
      const copy = join(homedir(), '.cache', 'nightlatch', 'python-example');
      await mkdir(copy, { recursive: true });
      await cp(join(root, 'examples/python'), copy, { recursive: true });
      const output = await shell((commands ?? '').replace('cd examples/python', `cd '${copy}'`), folder.path);
      expect(JSON.parse(output)).toMatchObject({ reservationId: 'R-2002', rooms: ['105'] });
      expect(await untilIssued('R-2002')).toMatchObject({ status: 'in-house', revision: 1, ignored: [] });
    },
    300_000,
  );
});
