import { defineConfig } from 'vitest/config';
import { limitMs } from './test/support/run.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/globalSetup.ts'],
    pool: 'forks',
    // No test changes what modules share: loaded and compiled once per worker, they leave the time to the tests. In
    // `npm run test:full`, which takes long, each file has a process of its own, and the memory of one file at a time.
    isolate: false,
    // Files wait more than they compute: on two cores a third one fills the gaps.
    maxWorkers: 3,
    // CI's machines are shared: a test that ran out of time there gets a second chance, and is reported as retried.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    testTimeout: 2 * limitMs,
    hookTimeout: 2 * limitMs,
  },
});
