import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../../src/development/temporalServer/start.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

/** What the whole run shares; tests reach it through test/support/temporal.ts. */
export interface SharedByAllTests {
  /** The Temporal server, as host:port. */
  readonly temporalAddress: string;
  /** The bundle of src/workflows, built once; or why it could not be built. */
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
    await writeFile(codePath, process.env['NIGHTLATCH_TEST_LINES'] === '1' ? code : withoutLines(code));
    return { codePath };
  } catch (error) {
    return { error: String(error) };
  }
}

/**
 * The bundle with a source map that maps nothing. A worker whose sandbox runs in the test's thread parses the map into
 * memory that the SDK never gives back: 3.5 MB each, and after some 430 workers in one process every workflow task fails.
 */
function withoutLines(code: string): string {
  const map = { version: 3, file: 'workflows.cjs', sources: [], names: [], mappings: '' };
  const inline = Buffer.from(JSON.stringify(map)).toString('base64');
  const end = code.lastIndexOf('//# sourceMappingURL=');
  return `${code.slice(0, end)}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
}
