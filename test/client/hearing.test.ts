import { describe, expect, it } from 'vitest';
import { createHearing } from '../../src/client/temporal/hearing.ts';

function open() {
  let now = 0;
  const hearing = createHearing(() => now);
  return { begin: hearing.begin, wait: (seconds: number) => void (now += seconds * 1_000) };
}

describe('whether workers answer', () => {
  it('is asked by every message until one is not answered, then by one at a time', () => {
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

  it('is known again once one is answered', () => {
    const { begin, wait } = open();
    const first = begin();
    wait(5);
    first?.('silent');
    begin()?.('answered');
    expect([begin(), begin()]).not.toContain(null);
  });

  it('is asked on where a message fails for another reason', () => {
    const { begin, wait } = open();
    const first = begin();
    wait(5);
    first?.('silent');
    begin()?.('unknown');
    expect([begin(), begin()].filter((one) => one === null)).toHaveLength(1);
  });

  it('is not told by one reservation that is stuck while others answer', () => {
    const { begin, wait } = open();
    const stuck = begin();
    wait(1);
    begin()?.('answered');
    wait(4);
    stuck?.('silent');
    expect([begin(), begin()]).not.toContain(null);
  });

  it('is not believed for longer than some seconds', () => {
    const { begin, wait } = open();
    begin()?.('silent');
    wait(16);
    expect([begin(), begin()]).not.toContain(null);
  });
});
