import { expect, test } from 'vitest';
import { createInFlight } from '../../src/gateway/inFlight.ts';

test('one sender fills neither all places nor all of the queue', async () => {
  const inFlight = createInFlight({ atOnce: 4, queue: 4 });
  let end: () => void = () => undefined;
  const stuck = new Promise<void>((resolve) => (end = resolve));
  const burst = Array.from({ length: 10 }, () => inFlight.run('pms', () => stuck));
  const refused = Promise.allSettled(burst);
  expect(await inFlight.run('other', async () => 'at once')).toBe('at once');
  expect([inFlight.running(), inFlight.queued()]).toEqual([3, 3]);
  end();
  expect((await refused).filter(({ status }) => status === 'rejected')).toHaveLength(4);
  expect(await inFlight.run('pms', async () => 'again')).toBe('again');
});
