import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));

// `src` and `.ts` in a checkout, `dist` and `.js` in the package.
const code = fileURLToPath(new URL('../', import.meta.url));
const ending = extname(import.meta.url);

/** The file that exports all workflows. */
export const workflowsPath = join(code, `workflows/index${ending}`);

/** The file that decodes payloads for them. It is bundled with them, so that every worker has it. */
export const payloadConverterPath = join(code, `workflows/payloads/converter${ending}`);

/** Where `npm run bundle` writes the workflows for the sandbox, with a stamp that says what they were made from. */
export const bundlePath = join(root, 'dist/workflow-bundle.js');

/** The folders that are bundled with the workflows: they import nothing else of ours. */
const folders = ['domain', 'workflows'];

const packageShape = z.object({ dependencies: z.record(z.string(), z.string()) });

/** The exact versions of the packages that are bundled: the bundle must have the same SDK as the worker that runs it. */
async function versions(): Promise<readonly string[]> {
  const { dependencies } = packageShape.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return Object.entries(dependencies)
    .filter(([name]) => name.startsWith('@temporalio/') || name === 'zod')
    .map(([name, version]) => `${name}@${version}`)
    .toSorted();
}

/** A digest of everything that a workflow bundle is made from, as SHA-256 in hex. */
export async function sourcesDigest(): Promise<string> {
  const hash = createHash('sha256').update((await versions()).join('\n'));
  for (const folder of folders) {
    const entries = await readdir(join(code, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) hash.update(`\n${relative(root, file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex');
}
