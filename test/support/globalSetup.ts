import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

/** What the whole run shares; test/support/temporal.ts is how tests get at it. */
export interface SharedByAllTests {
  /** The Temporal server, as host:port. */
  readonly temporalAddress: string;
  /** The bundle of src/workflows, built once; without a path, why there is none. */
  readonly workflowBundle: { readonly codePath: string } | { readonly error: string };
}

declare module 'vitest' {
  // eslint-disable-next-line typescript/no-empty-object-type -- how vitest wants it
  interface ProvidedContext extends SharedByAllTests {}
}

/** Starts one Temporal server for all test files, and bundles the workflows once. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-test-'));
  const [server, workflowBundle] = await Promise.all([startTemporalServer(), writeBundle(folder)]);
  project.provide('temporalAddress', server.address);
  project.provide('workflowBundle', workflowBundle);
  return async () => {
    await server.close();
    await rm(folder, { recursive: true });
  };
}

/** Workflow code that does not bundle fails the tests that run workflows, and leaves the others alone. */
async function writeBundle(folder: string): Promise<SharedByAllTests['workflowBundle']> {
  try {
    const { code } = await bundleWorkflows();
    const codePath = join(folder, 'workflows.cjs');
    await writeFile(codePath, code);
    return { codePath };
  } catch (error) {
    return { error: String(error) };
  }
}
