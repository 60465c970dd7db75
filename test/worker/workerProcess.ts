import { runWorker } from '../../src/worker/index.ts';

// The same as `nightlatch worker`, without the rest of the command line.
try {
  await runWorker();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
