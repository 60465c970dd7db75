import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A program in one version: what the cache is searched for. */
export interface Program {
  readonly name: string;
  readonly version: string;
}

/** The file beside a cached program: its version, where it came from, and its checksum. */
const stampShape = z.strictObject({ version: z.string(), source: z.string(), sha256: z.string() });
type Stamp = Readonly<z.infer<typeof stampShape>>;

/** The folder for the programs that this project fetches: `$XDG_CACHE_HOME/nightlatch`, by default in `~/.cache`. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nightlatch');
}

/** The SHA-256 of a file, in hex. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The path of a cached program, if it is there and unchanged. */
export async function cachedProgram(folder: string, program: Program): Promise<string | undefined> {
  const entry = entryFolder(folder, program);
  const executable = join(entry, program.name);
  try {
    const stamp = stampShape.parse(JSON.parse(await readFile(join(entry, 'stamp.json'), 'utf8')));
    return stamp.version === program.version && stamp.sha256 === (await sha256(executable)) ? executable : undefined;
  } catch {
    return undefined; // absent, half written or damaged: the caller fetches it again
  }
}

/** Makes a folder inside the cache to download into, so that a rename moves files from it; removes the folder after use. */
export async function inScratchFolder<T>(folder: string, use: (scratch: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(folder, 'fetch-'));
  try {
    return await use(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Moves a program from a scratch folder into the cache, with a stamp, and returns its path there. One rename of a finished
 * folder does it: other processes see all of it or nothing, and if two do it at once, one wins.
 */
export async function putIntoCache(
  folder: string,
  program: Program,
  fetched: { readonly executable: string; readonly source: string },
): Promise<string> {
  return inScratchFolder(folder, async (scratch) => {
    const finished = join(scratch, 'finished');
    const executable = join(finished, program.name);
    await mkdir(finished);
    await rename(fetched.executable, executable);
    const stamp: Stamp = { version: program.version, source: fetched.source, sha256: await sha256(executable) };
    await writeFile(join(finished, 'stamp.json'), `${JSON.stringify(stamp, null, 2)}\n`);
    const entry = entryFolder(folder, program);
    try {
      await rename(finished, entry);
    } catch (error) {
      // Another process was faster, or the cached program is damaged.
      const cached = await cachedProgram(folder, program);
      if (cached !== undefined) return cached;
      await rename(entry, join(scratch, 'damaged'));
      await rename(finished, entry).catch(() => {
        throw error;
      });
    }
    return join(entry, program.name);
  });
}

function entryFolder(folder: string, { name, version }: Program): string {
  return join(folder, `${name}-${version}`);
}
