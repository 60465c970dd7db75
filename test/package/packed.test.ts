import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { isFull } from '../support/run.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

const program = `
import { NightlatchClient, NightlatchError } from 'nightlatch/client';

const settings = {
  propertyId: 'hotel-aurora',
  timeZone: 'Europe/Oslo',
  rooms: { 101: ['101'] },
  areas: {},
};
// No server listens there: the refusal comes before anything is sent.
const client = NightlatchClient.connect({
  properties: [{ settings, checkIn: '15:00', checkOut: '11:00' }],
  env: { TEMPORAL_ADDRESS: '127.0.0.1:1' },
});
try {
  await client.changeRooms('hotel-aurora', 'R-1', { rooms: ['999'] });
} catch (error) {
  if (!(error instanceof NightlatchError)) throw error;
  console.log(error.code, error.message);
} finally {
  await client.close();
}
`;

const typed = `
import { NightlatchClient, openClient, type ConnectOptions, type Outcome, type ReservationInput } from 'nightlatch/client';

const stay = { arrival: '2031-06-01', departure: '2031-06-04' };
export const reservation: ReservationInput = { stay, rooms: ['101'], guests: [{ guestId: 'g1', fullName: 'Ada Example' }] };
export const put = (options: ConnectOptions): Promise<Outcome> =>
  NightlatchClient.connect(options).putReservation('hotel-aurora', 'R-1', reservation);
export const putByFile = async (): Promise<Outcome> => (await openClient()).putReservation('hotel-aurora', 'R-1', reservation);
// @ts-expect-error: a stay is two dates, or two instants
export const wrong: ReservationInput = { ...reservation, stay: { arrival: '2031-06-01' } };
`;

const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, noEmit: true, types: ['node'] };

/** A declaration file and all declaration files that it needs, by path. */
async function declarationsFrom(file: string, seen = new Map<string, string>()): Promise<Map<string, string>> {
  if (seen.has(file)) return seen;
  const text = await readFile(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)[.]ts['"]/g))
    await declarationsFrom(resolve(dirname(file), `${path}.d.ts`), seen);
  return seen;
}

// Half a minute: everything is compiled, bundled, packed and unpacked.
describe.runIf(isFull)('the package that npm pack makes', () => {
  let folder: string;
  let installed: string;
  let bin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightlatch-package-'));
    // Built in a copy: the checkout's own dist/ is in use by other tests.
    const copy = join(folder, 'checkout');
    const parts = [
      '.npmrc',
      'LICENSE',
      'README.md',
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
      ...packageJson.files,
      'src',
    ];
    for (const part of parts.filter((name) => name !== 'dist'))
      await cp(join(root, part), join(copy, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: copy });

    // What `npm install` would do, without a network: the package, and its dependencies beside it.
    const modules = join(folder, 'project/node_modules');
    installed = join(modules, 'nightlatch');
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', `nightlatch-${packageJson.version}.tgz`, '-C', installed, '--strip-components=1'], {
      cwd: folder,
    });
    const dependencies = (await readdir(join(root, 'node_modules'))).filter((name) => !name.startsWith('.'));
    for (const name of dependencies) await symlink(join(root, 'node_modules', name), join(modules, name));
    bin = join(installed, packageJson.bin.nightlatch);
    await writeFile(join(folder, 'project/package.json'), JSON.stringify({ type: 'module' }));
  });

  afterAll(() => rm(folder, { recursive: true }));

  function inProject(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
    return run(process.execPath, [...args], { cwd: join(folder, 'project') });
  }

  it('contains the compiled program, but no sources and no tests', async () => {
    const parts = await readdir(installed);
    expect(parts.toSorted()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'deploy', 'dist', 'examples', 'package.json'].toSorted(),
    );
  });

  it('gives a program its client', async () => {
    await writeFile(join(folder, 'project/program.mjs'), program);
    const { stdout } = await inProject(['program.mjs']);
    expect(stdout).toBe('InvalidInput rooms[0] is not a room of hotel-aurora\n');
  });

  it('gives TypeScript its types, even if the types of packages are checked', async () => {
    await writeFile(join(folder, 'project/typed.ts'), typed);
    const config = { compilerOptions: { ...compilerOptions, skipLibCheck: false }, files: ['typed.ts'] };
    await writeFile(join(folder, 'project/tsconfig.json'), JSON.stringify(config));
    await expect(inProject([join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'])).resolves.toMatchObject({
      stdout: '',
    });
  });

  it('has no types of Temporal in the exports of the client', async () => {
    const declarations = await declarationsFrom(join(installed, 'dist/client/index.d.ts'));
    expect(declarations.size).toBeGreaterThan(10);
    for (const [file, text] of declarations)
      expect({ file, temporal: text.includes('@temporalio') }).toEqual({ file, temporal: false });
  });

  it('has the command line, with its version', async () => {
    expect((await inProject([bin, '--version'])).stdout).toBe(`${packageJson.version}\n`);
  });

  it('contains the workflows, bundled from its own files', async () => {
    const check = `import { readBundle } from './node_modules/nightlatch/dist/worker/bundle.js';
      console.log((await readBundle()) !== null);`;
    const { stdout } = await inProject(['--input-type=module', '--eval', check]);
    expect(stdout).toBe('true\n');
  });
});
