import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertComplete, readBundle, writeBundle } from '../../src/worker/bundle.ts';
import { isFull } from '../support/run.ts';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nightlatch-bundle-'));
  path = join(folder, 'dist', 'workflow-bundle.js');
  await writeBundle(path);
});
afterAll(() => rm(folder, { recursive: true }));

// `npm test` bundles before it runs, and its worker processes use that bundle.
describe.runIf(isFull)('the prebuilt workflow bundle', () => {
  it('is used if it was made from these sources and this SDK', async () => {
    const code = await readFile(path, 'utf8');
    expect(await readBundle(path)).toStrictEqual({ code });
  });

  it.each([
    ['absent', () => join(folder, 'none.js')],
    [
      'made from other sources',
      async () => {
        const other = join(folder, 'other.js');
        const stamp: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8'));
        await writeFile(other, await readFile(path));
        await writeFile(`${other}.json`, JSON.stringify({ ...Object(stamp), sources: '0'.repeat(64) }));
        return other;
      },
    ],
    [
      'half written',
      async () => {
        const other = join(folder, 'half.js');
        await writeFile(other, (await readFile(path, 'utf8')).slice(0, 100_000));
        await writeFile(`${other}.json`, await readFile(`${path}.json`));
        return other;
      },
    ],
  ])('is not used if it is %s', async (_why, make) => {
    expect(await readBundle(await make())).toBeNull();
  });

  it('is refused if a workflow is missing from it', async () => {
    const code = await readFile(path, 'utf8');
    expect(() => assertComplete({ code }, ['property', 'reservation'])).not.toThrow();
    expect(() => assertComplete({ code }, ['property', 'breakfast'])).toThrow('lacks breakfast: export them from');
  });
});
