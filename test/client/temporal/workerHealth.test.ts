import { describe, expect, it } from 'vitest';
import { createWorkerHealth } from '../../../src/client/temporal/workerHealth.ts';

function open() {
  let now = 0;
  const health = createWorkerHealth(() => now);
  return { begin: health.begin, wait: (seconds: number) => void (now += seconds * 1_000) };
}

describe('the health of workers', () => {
  it('lets every message wait until one is not answered, then one message at a time', () => {
    const { begin, wait } = open();
    const [first, second] = [begin(), begin()];
    wait(5);
    first?.('silent');
    const probe = begin();
    expect(probe).not.toBeNull();
    expect(begin()).toBeNull();
    second?.('silent');
    expect(begin()).toBeNull();
    wait(5);
    probe?.('silent');
    expect([begin(), begin()].filter((one) => one === null)).toHaveLength(1);
  });

  it('lets every message wait again once one is answered', () => {
    const { begin, wait } = open();
    const first = begin();
    wait(5);
    first?.('silent');
    begin()?.('answered');
    expect([begin(), begin()]).not.toContain(null);
  });

  it('stays unknown if a message fails for another reason', () => {
    const { begin, wait } = open();
    const first = begin();
    wait(5);
    first?.('silent');
    begin()?.('unknown');
    expect([begin(), begin()].filter((one) => one === null)).toHaveLength(1);
  });

  it('is not changed by one reservation that is stuck while others answer', () => {
    const { begin, wait } = open();
    const stuck = begin();
    wait(1);
    begin()?.('answered');
    wait(4);
    stuck?.('silent');
    expect([begin(), begin()]).not.toContain(null);
  });

  it('counts silence for some seconds only', () => {
    const { begin, wait } = open();
    begin()?.('silent');
    wait(16);
    expect([begin(), begin()]).not.toContain(null);
  });
});
