import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  /** A key that may do everything, the same at every start. */
  apiKey: z.string().min(1),
  /** How far the clocks of hotel and workflows were moved: the database remembers it, too. */
  aheadMs: z.number().nonnegative(),
});

/** What the embedded stack remembers beside Temporal's database. */
export type Memory = Readonly<z.infer<typeof shape>>;

/** Only its owner may read it: a key stands in it. */
const mode = 0o600;

/** Writes down what is to be remembered. */
export async function remember(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(memory)}\n`, { mode });
}

/**
 * Reads what was remembered, and begins anew where nothing was.
 *
 * @throws {Error} that names the file, where it is none of ours.
 */
export async function recall(file: string): Promise<Memory> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { apiKey: `nightlatch_dev_${randomBytes(24).toString('base64url')}`, aheadMs: 0 };
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${file} cannot be read: delete the folder that it is in to begin anew`, { cause });
  }
}
