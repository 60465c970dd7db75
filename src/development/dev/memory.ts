import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ownFolder, writeOwnFile } from '../ownFiles.ts';

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const shape = z.object({
  /** An API key with all rights, the same at every start. */
  apiKey: z.string().min(1),
  /** How far the clocks of hotel and workflows are ahead of real time; the workflows in the database are moved that far. */
  aheadMs: z.number().nonnegative(),
  /** The secret that signs notices, the same at every start. */
  noticesSecret: z.string().default(newSecret),
});

/** What the embedded stack remembers besides Temporal's database. */
export type Memory = Readonly<z.infer<typeof shape>>;

/** Writes the memory to a file, which contains an API key: only its owner may read it. */
export async function remember(file: string, memory: Memory): Promise<void> {
  await ownFolder(dirname(file));
  await writeOwnFile(file, `${JSON.stringify(memory)}\n`);
}

/**
 * Reads the memory from a file; if there is no file, returns a new memory.
 *
 * @throws {Error} that names the file, if it is not such a memory.
 */
export async function recall(file: string): Promise<Memory> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return {
      apiKey: `nightlatch_dev_${randomBytes(24).toString('base64url')}`,
      aheadMs: 0,
      noticesSecret: newSecret(),
    };
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} cannot be read: delete its folder to start again from nothing`, { cause });
  }
}
