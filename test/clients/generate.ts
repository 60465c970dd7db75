import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../end-to-end/page.ts';
import { installedOnce } from '../support/installedOnce.ts';

const execute = promisify(execFile);

/** Runs a program, and returns its output; a failure has all that the program said. */
async function run(program: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv }) {
  try {
    return (await execute(program, args, { ...options, maxBuffer: 64e6 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** A client that was generated from an OpenAPI document, in a folder of its own with the program that uses it. */
export interface GeneratedClient {
  /** Checks the types of the program that uses it. */
  readonly checkTypes: () => Promise<void>;
  /** Runs that program, which gets the gateway's address, a key and a property, and returns what it prints. */
  readonly use: (env: Readonly<Record<'BASE' | 'KEY' | 'PROPERTY', string>>) => Promise<unknown>;
  readonly folder: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

async function folderOf(language: string, document: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `nightlatch-${language}-client-`));
  await cp(join(root, 'test/clients', language), folder, { recursive: true });
  await writeFile(join(folder, 'openapi.json'), document);
  return folder;
}

/** A name for what is installed by a file: another content is another installation. */
async function nameOf(language: string, file: string): Promise<string> {
  const content = await readFile(join(root, 'test/clients', language, file));
  return `${language}-client-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** Generates the TypeScript client: openapi-typescript's types, which openapi-fetch uses. */
export async function generateTypeScript(document: string): Promise<GeneratedClient> {
  const home = await installedOnce(await nameOf('typescript', 'package-lock.json'), async (target) => {
    for (const file of ['package.json', 'package-lock.json'])
      await cp(join(root, 'test/clients/typescript', file), join(target, file));
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: target });
  });
  const folder = await folderOf('typescript', document);
  await symlink(join(home, 'node_modules'), join(folder, 'node_modules'));
  const bin = join(folder, 'node_modules/.bin');
  await run(join(bin, 'openapi-typescript'), ['openapi.json', '-o', 'schema.d.ts'], { cwd: folder });
  return {
    folder,
    checkTypes: async () => void (await run(join(bin, 'tsc'), ['-p', '.'], { cwd: folder })),
    use: async (env) => JSON.parse(await run(process.execPath, ['use.ts'], { cwd: folder, env })),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Generates the Python client with openapi-python-client. */
export async function generatePython(document: string): Promise<GeneratedClient> {
  const requirements = join(root, 'test/clients/python/requirements.txt');
  const home = await installedOnce(await nameOf('python', 'requirements.txt'), async (target) => {
    await run('python3', ['-m', 'venv', target], {});
    await run(join(target, 'bin/pip'), ['install', '--quiet', '--requirement', requirements], {});
  });
  const folder = await folderOf('python', document);
  await writeFile(join(folder, 'config.yml'), 'post_hooks: []\n');
  const generator = ['generate', '--path', 'openapi.json', '--output-path', 'nightlatch_client'];
  const options = ['--meta', 'none', '--config', 'config.yml', '--fail-on-warning'];
  await run(join(home, 'bin/openapi-python-client'), [...generator, ...options], { cwd: folder });
  return {
    folder,
    checkTypes: async () => void (await run(join(home, 'bin/mypy'), ['--strict', 'use.py'], { cwd: folder })),
    use: async (env) => JSON.parse(await run(join(home, 'bin/python'), ['use.py'], { cwd: folder, env })),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
