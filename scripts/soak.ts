import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

// `npm run soak -- --minutes 60` runs the model test again and again, each time with another seed, until the time is over
// or a sequence fails. It prints a failed sequence in its smallest form, with the seed that reproduces it.

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    /** The first round's seed; each further round adds 1,000. */
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 30)) },
    /** The sequences in each round: pure ones, and ones on a real server. */
    pure: { type: 'string', default: '10000' },
    real: { type: 'string', default: '80' },
  },
});

const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error(`--minutes ${values.minutes} is not a number of minutes greater than 0`);

/** Runs one round in a process of its own; returns whether all sequences passed. */
function round(seed: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--retry=0', '--reporter=dot'];
    const child = spawn(
      process.execPath,
      [...vitest, '-t', 'sequences', 'test/model/pure.test.ts', 'test/model/real.test.ts'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          NIGHTLATCH_SEED: String(seed),
          NIGHTLATCH_MODEL_RUNS: values.pure,
          NIGHTLATCH_MODEL_REAL_RUNS: values.real,
        },
      },
    );
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => said.push(String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(said.join(''));
      resolve(code === 0);
    });
  });
}

const begun = Date.now();
function minutesGone(): number {
  return (Date.now() - begun) / 60_000;
}
for (let count = 0; minutesGone() < minutes; count += 1) {
  const seed = Number(values.seed) + count * 1_000;
  process.stdout.write(
    `${minutesGone().toFixed(1)} of ${minutes} minutes: round ${count + 1}, seed ${seed}, ${values.pure} and ${values.real} sequences\n`,
  );
  if (!(await round(seed))) {
    process.stdout.write(`failed: node scripts/soak.ts --seed ${seed} starts with this round\n`);
    process.exitCode = 1;
    break;
  }
}
