import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunCommand } from '../fetch/command.ts';

// `.ts` in a checkout, `.js` in the package.
const script = fileURLToPath(new URL(`sdkDownloadProcess${extname(import.meta.url)}`, import.meta.url));
const downloadMs = 120_000;

/**
 * Lets the Temporal SDK download the CLI into an empty folder, and returns the path of the executable. It runs in a process
 * of its own, because the SDK's download has no time limit and cannot be cancelled.
 *
 * @throws {Error} if the download fails.
 */
export async function fetchWithSdk(folder: string, { run }: { readonly run: RunCommand }): Promise<string> {
  await run(process.execPath, [script, folder], { timeoutMs: downloadMs });
  const [executable] = await readdir(folder);
  if (executable === undefined) throw new Error('the SDK downloaded a server without an error, but there is none');
  return join(folder, executable);
}
