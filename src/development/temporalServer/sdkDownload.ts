import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunCommand } from '../fetch/command.ts';

// `.ts` in a checkout, `.js` in the package.
const script = fileURLToPath(new URL(`sdkDownloadProcess${extname(import.meta.url)}`, import.meta.url));
const downloadMs = 120_000;

/**
 * Lets the Temporal SDK download the CLI by itself into an empty folder, and gives the path of the executable.
 * In a process of its own: the SDK's download knows no time limit and cannot be called off. Throws where it fails.
 */
export async function fetchWithSdk(folder: string, { run }: { readonly run: RunCommand }): Promise<string> {
  await run(process.execPath, [script, folder], { timeoutMs: downloadMs });
  const [executable] = await readdir(folder);
  if (executable === undefined) throw new Error('the SDK said that it had downloaded a server, but none is there');
  return join(folder, executable);
}
