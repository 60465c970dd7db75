import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Installs a tool once for this machine, in a folder of the user's cache, and returns the folder. `name` has the tool's
 * version: another version is another folder.
 */
export async function installedOnce(name: string, install: (home: string) => Promise<void>): Promise<string> {
  const home = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'nightlatch', name);
  const done = join(home, 'installed');
  if (existsSync(done)) return home;
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  await install(home);
  await writeFile(`${done}-now`, name);
  await rename(`${done}-now`, done); // last, so that an interrupted installation does not count
  return home;
}
