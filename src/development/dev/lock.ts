import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ownFolder, writeOwnFile } from '../ownFiles.ts';

/** The right to use a folder, held by one process at a time. */
export interface Lock {
  release(): Promise<void>;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The process that wrote the file; `null` if it no longer runs. */
async function holderOf(file: string): Promise<number | null> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : null;
}

/**
 * Takes a folder for this process, because two Temporal servers on one database file would destroy it. The lock of a
 * process that has ended does not count.
 *
 * @throws {Error} that names the process that uses the folder.
 */
export async function lock(file: string): Promise<Lock> {
  await ownFolder(dirname(file));
  const holder = await holderOf(file);
  if (holder !== null)
    throw new Error(`process ${holder} already uses ${dirname(file)}: end it, or start this one in another folder`);
  await writeOwnFile(file, String(process.pid));
  return { release: () => rm(file, { force: true }) };
}
