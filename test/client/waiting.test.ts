import { expect, test } from 'vitest';
import { NightlatchError } from '../../src/client/index.ts';
import { untilSettled } from '../../src/client/waiting.ts';

test('a wait that is ended early is over, even if nothing has answered yet', async () => {
  let reads = 0;
  function read(): Promise<object> {
    reads += 1;
    throw new NightlatchError({ code: 'Unavailable', what: 'worker', retryAfterSeconds: 1 });
  }
  const wait = untilSettled(read, () => true, { timeoutMs: 60_000, signal: AbortSignal.timeout(20) });
  await expect(wait).rejects.toMatchObject({ code: 'Unavailable' });
  expect(reads).toBe(2);
});
