import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A program of one version, as it is looked up in the cache. */
export interface Program {
  readonly name: string;
  readonly version: string;
}

/** What stands beside a cached program: which one it is, where it came from, and its checksum. */
const stampShape = z.strictObject({ version: z.string(), source: z.string(), sha256: z.string() });
type Stamp = Readonly<z.infer<typeof stampShape>>;

/** The folder for what this project fetches: `$XDG_CACHE_HOME/nightlatch`, by default under `~/.cache`. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nightlatch');
}

/** The SHA-256 of a file, in hex. */
export async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The path of a cached program, if it is there and is what was put there. */
export async function cachedProgram(folder: string, program: Program): Promise<string | undefined> {
  const entry = entryFolder(folder, program);
  const executable = join(entry, program.name);
  try {
    const stamp = stampShape.parse(JSON.parse(await readFile(join(entry, 'stamp.json'), 'utf8')));
    return stamp.version === program.version && stamp.sha256 === (await sha256(executable)) ? executable : undefined;
  } catch {
    return undefined; // absent, half-written or damaged: fetched anew
  }
}

/** Makes a folder inside the cache to download into, so that moving from there is a rename; removed after use. */
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
 * Puts a program that stands in a scratch folder into the cache, stamped, and gives its path there.
 * A rename of a finished folder: whoever looks sees all of it or nothing, and of two processes at once one wins.
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
      // Somebody was faster, or what stands there is damaged.
      const standing = await cachedProgram(folder, program);
      if (standing !== undefined) return standing;
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
