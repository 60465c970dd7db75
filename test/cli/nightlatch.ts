import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { limitMs } from '../support/run.ts';

const binary = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a command printed, and its exit code. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Closes the pipe of standard output before anything is written. */
  readonly closedOutput?: boolean;
  /** Sends SIGINT, as Ctrl-C does, once standard error has this text. */
  readonly interruptAt?: RegExp;
}

/** Runs the real binary, with only the given settings. */
export async function nightlatch(
  args: readonly string[],
  { env = {}, stdin = '', closedOutput = false, interruptAt }: Surroundings = {},
): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-cli-'));
  try {
    const child = spawn(process.execPath, [binary, ...args], {
      cwd: folder, // where no .env is
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
      timeout: limitMs,
    });
    child.stdin.end(stdin);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    if (closedOutput) child.stdout.destroy();
    if (interruptAt !== undefined) {
      let seen = '';
      child.stderr.on('data', (part: Buffer) => {
        const before = interruptAt.test(seen);
        seen += part.toString();
        if (!before && interruptAt.test(seen)) child.kill('SIGINT');
      });
    }
    const stdoutText = closedOutput ? '' : text(child.stdout);
    const [stdout, stderr, code] = await Promise.all([stdoutText, text(child.stderr), ended]);
    return { code, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes files into a new folder; `remove` deletes the folder. */
export async function filesIn(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly path: (name: string) => string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-files-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return { path: (name) => join(folder, name), remove: () => rm(folder, { recursive: true }) };
}
