import { expect, test } from 'vitest';
import { createCallQueue } from '../../src/gateway/limits.ts';

test('one sender can fill neither all places nor the whole queue', async () => {
  const calls = createCallQueue({ atOnce: 4, queue: 4 });
  let end: () => void = () => undefined;
  const stuck = new Promise<void>((resolve) => (end = resolve));
  const burst = Array.from({ length: 10 }, () => calls.run('pms', () => stuck));
  const refused = Promise.allSettled(burst);
  expect(await calls.run('other', async () => 'at once')).toBe('at once');
  expect([calls.running(), calls.queued()]).toEqual([3, 3]);
  end();
  expect((await refused).filter(({ status }) => status === 'rejected')).toHaveLength(4);
  expect(await calls.run('pms', async () => 'again')).toBe('again');
});
