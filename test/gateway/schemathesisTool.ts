import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installedOnce } from '../support/installedOnce.ts';

const run = promisify(execFile);
const version = '4.32.5';

/** Installs schemathesis from PyPI, once for this machine, and returns its command. */
async function install(): Promise<string> {
  const home = await installedOnce(`schemathesis-${version}`, async (folder) => {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`]);
  });
  return join(home, 'bin', 'schemathesis');
}

/** What schemathesis tries. */
export interface Trial {
  readonly url: string;
  readonly key: string;
  readonly propertyId: string;
  /** Cases for each operation. */
  readonly maxExamples: number;
  readonly seed: number;
}

function settings({ propertyId }: Trial): string {
  return `
hooks = "hooks.py"

[parameters]
"path.propertyId" = "${propertyId}"

# A body that fits the schema can still be refused: with 409 by the reservation's state, with 422 by a rule that no schema can
# express, such as a stay that ends when it begins.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "414", "422", "431"]

# The usual ones, and those of an address or headers that are too long.
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "406", "414", "422", "428", "431", "5xx"]
`;
}

/** Runs schemathesis with all of its checks, and returns its output and whether it found nothing. */
export async function trySchemathesis(trial: Trial): Promise<{ readonly clean: boolean; readonly said: string }> {
  const command = await install();
  const folder = await mkdtemp(join(tmpdir(), 'nightlatch-schemathesis-'));
  const config = join(folder, 'schemathesis.toml');
  await writeFile(config, settings(trial));
  await cp(fileURLToPath(new URL('schemathesisHooks.py', import.meta.url)), join(folder, 'hooks.py'));
  const args = ['--config-file', config, 'run', `${trial.url}/openapi.json`, '--url', trial.url];
  const how = ['--checks', 'all', '--max-examples', String(trial.maxExamples), '--seed', String(trial.seed)];
  const options = [...how, '--workers', '1', '--no-color', '--header', `Authorization: Bearer ${trial.key}`];
  try {
    const { stdout } = await run(command, [...args, ...options], { cwd: folder, maxBuffer: 64e6 });
    return { clean: true, said: stdout };
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    if (said === '') throw error;
    return { clean: false, said };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
