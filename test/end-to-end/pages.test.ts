import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReservationView } from '../../src/client/index.ts';
import { findTemporalServer } from '../../src/development/temporalServer/find.ts';
import { freePorts, type DevAddresses } from '../development/dev.ts';
import { eventually } from '../support/eventually.ts';
import { commandsOf, patternOf, root, type Command } from './page.ts';
import { openShell, type Shell } from './shell.ts';
import { isFull } from '../support/run.ts';

/** What a fresh clone has after `npm ci`, in a folder of its own: `.nightlatch` and the log are left there. */
async function openClone(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-pages-'));
  for (const name of ['bin', 'docs', 'examples', 'node_modules', 'package.json', 'src'])
    await symlink(join(root, name), join(folder, name));
  return folder;
}

/** Runs a page's commands in their order, and compares their output with what the page shows. */
async function runAll(shell: Shell, commands: readonly Command[]): Promise<void> {
  for (const { command, prints } of commands) {
    const printed = await shell.run(command);
    if (prints !== null) expect(printed).toMatch(patternOf(prints));
  }
}

// One stack for all pages: the one that the first page starts.
describe('the commands of the documentation', () => {
  let folder: string;
  let shell: Shell;
  let dev: DevAddresses;
  beforeAll(async () => {
    folder = await openClone();
    const found = await findTemporalServer();
    const temporal = found.kind === 'executable' ? dirname(found.path) : '';
    const path = [temporal, process.env['PATH']].join(delimiter);
    shell = openShell(folder, { ...process.env, ...freePorts, PATH: path });
  });
  afterAll(async () => {
    await shell[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('are all run, and no other page has commands', async () => {
    const pages = ['README.md', 'CONTRIBUTING.md', ...(await readdir(`${root}docs`)).map((name) => `docs/${name}`)];
    const texts = await Promise.all(
      pages.filter((page) => page.endsWith('.md')).map(async (page) => [page, await readFile(root + page, 'utf8')]),
    );
    const withCommands = texts.filter(([, text = '']) => /^```(?:sh|bash|console|shell)$/m.test(text));
    const tested = ['docs/getting-started.md', 'docs/integrations.md', 'docs/pms-developers.md'];
    expect(new Set(withCommands.map(([page]) => page))).toEqual(new Set(tested));
  });

  it.runIf(isFull)(
    'docs/getting-started.md leads from nothing to a key, a joiner, a plan and a check-out',
    async () => {
      const [install, ...commands] = await commandsOf('docs/getting-started.md');
      // Run before any test; here it would take the packages away from the others.
      expect(install?.command).toBe('npm ci\n');
      await runAll(shell, commands.slice(0, -1));
      dev = JSON.parse(/^\{.*\}$/m.exec(await readFile(join(folder, 'dev.log'), 'utf8'))?.[0] ?? '') as DevAddresses;
    },
  );

  it.runIf(isFull)('docs/pms-developers.md works with the address and key that the operator gave', async () => {
    await shell.run(`BASE='${dev.gateway}' KEY='${dev.apiKey}'`);
    await runAll(shell, await commandsOf('docs/pms-developers.md'));
  });

  async function status(reservationId: string): Promise<ReservationView> {
    const response = await fetch(`${dev.gateway}/v1/properties/${dev.propertyId}/reservations/${reservationId}`, {
      headers: { authorization: `Bearer ${dev.apiKey}` },
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as ReservationView;
  }

  function untilIssued(reservationId: string): Promise<ReservationView> {
    return eventually(async () => {
      const view = await status(reservationId);
      return view.guests[0]?.credentials[0]?.state === 'issued' ? view : undefined;
    });
  }

  it.runIf(isFull)("docs/integrations.md works with the temporal command and with the Web UI's form", async () => {
    const [put, checkIn, query] = await commandsOf('docs/integrations.md', 'With the `temporal` command');
    await shell.run(put?.command ?? '');
    await shell.run(checkIn?.command ?? '');
    expect(await untilIssued('R-2001')).toMatchObject({ status: 'in-house', rooms: ['104'], ignored: [] });
    expect(await shell.run(query?.command ?? '')).toContain('in-house');
    // The same again changes nothing, and says so.
    await shell.run(checkIn?.command ?? '');
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
  async function sendByForm(reservationId: string, signalName: string, data: object): Promise<void> {
    function base64(text: string): string {
      return Buffer.from(text).toString('base64');
    }
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
  }

  it.runIf(isFull)('docs/integrations.md works with the Python script', async () => {
    const [commands] = await commandsOf('docs/integrations.md', 'From Python');
    // The SDK is fetched once for all runs: the virtual environment lies in the cache.
    const copy = join(homedir(), '.cache', 'nightlatch', 'python-example');
    await mkdir(copy, { recursive: true });
    await cp(join(root, 'examples/python'), copy, { recursive: true });
    const output = await shell.run(`(${commands?.command.replace('cd examples/python', `cd '${copy}'`)})`);
    expect(JSON.parse(output)).toMatchObject({ reservationId: 'R-2002', rooms: ['106'] });
    expect(await untilIssued('R-2002')).toMatchObject({ status: 'in-house', revision: 1, ignored: [] });
  });

  it.runIf(isFull)('the last command of docs/getting-started.md ends everything', async () => {
    const end = (await commandsOf('docs/getting-started.md')).at(-1);
    await shell.run(end?.command ?? '');
    await eventually(() => !existsSync(join(folder, '.nightlatch/dev.pid')));
    await expect(fetch(dev.gateway)).rejects.toThrow('fetch failed');
    // In this shell the next `npm run dev` starts a server of its own.
    expect(await shell.run('echo "${TEMPORAL_ADDRESS-none} ${NIGHTLATCH_PROPERTIES-none}"')).toBe('none none');
  });
});
