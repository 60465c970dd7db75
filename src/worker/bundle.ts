import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { z } from 'zod';
import { workflowTypes } from '../workflows/messages.ts';
import { bundlePath, payloadConverterPath, sourcesDigest, workflowsPath } from './sources.ts';

/** The workflows, ready for the worker's sandbox. */
export interface WorkflowBundle {
  readonly code: string;
}

const stampShape = z.strictObject({ sources: z.string(), bundle: z.string() });

type Stamp = z.infer<typeof stampShape>;

function digest(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

const exportsShape = z.record(z.string(), z.unknown());

/**
 * Checks that a bundle has all workflow types that clients start. The SDK takes a bundle without them, and every workflow
 * task then fails.
 *
 * @throws {Error} that names the missing types.
 */
export function assertComplete({ code }: WorkflowBundle, expected: readonly string[]): void {
  const sandbox = createContext({ TextEncoder, TextDecoder, AbortController, __webpack_module_cache__: {} });
  runInContext(code, sandbox);
  const found = exportsShape.parse(runInContext('({ ...__TEMPORAL__.importWorkflows() })', sandbox));
  const missing = expected.filter((name) => typeof found[name] !== 'function');
  if (missing.length > 0)
    throw new Error(`the workflow bundle lacks ${missing.join(', ')}: export them from src/workflows/index.ts`);
}

/** Bundles the workflows from their sources, which takes about 1.5 s. Throws if a workflow is missing. */
export async function bundleWorkflows(): Promise<WorkflowBundle> {
  const { code } = await bundleWorkflowCode({ workflowsPath, payloadConverterPath, logger: new DefaultLogger('WARN') });
  assertComplete({ code }, Object.values(workflowTypes));
  return { code };
}

/** Bundles the workflows into a file. Workers load it as long as the sources do not change. */
export async function writeBundle(path: string = bundlePath): Promise<void> {
  const sources = await sourcesDigest();
  const { code } = await bundleWorkflows();
  const stamp: Stamp = { sources, bundle: digest(code) };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
  await writeFile(`${path}.json`, JSON.stringify(stamp));
}

/** The bundle in the file, or `null` if it is not whole or was made from other sources or another SDK. */
export async function readBundle(path: string = bundlePath): Promise<WorkflowBundle | null> {
  try {
    const stamp = stampShape.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
    if (stamp.sources !== (await sourcesDigest())) return null;
    const code = await readFile(path, 'utf8');
    return stamp.bundle === digest(code) ? { code } : null;
  } catch {
    return null; // absent or half written: the caller bundles again
  }
}

/** The prebuilt bundle if it is up to date, else a new one, which is not written to the file. */
export async function workflowBundle(): Promise<WorkflowBundle> {
  return (await readBundle()) ?? bundleWorkflows();
}
