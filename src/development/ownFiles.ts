import { chmod, mkdir, writeFile } from 'node:fs/promises';

// The embedded stack keeps an API key, the secret of a webhook and a database of reservations in its folder.

const [folderMode, fileMode] = [0o700, 0o600];

/** Makes a folder that only its owner may open; also if it is there already, with a mode of an earlier version. */
export async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: folderMode });
  await chmod(path, folderMode);
}

/** Writes a file that only its owner may read; also if it is there already. */
export async function writeOwnFile(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: fileMode });
  await chmod(path, fileMode);
}
