import { beforeAll, describe, expect, it } from 'vitest';
import { figuresSchema } from '../../bench/figures.ts';
import { aimsOf, reportOf } from '../../bench/report.ts';
import { runBench, type Measured } from '../../bench/run.ts';
import { tiny } from '../../bench/sizes.ts';

// Calls and shape only: times are a matter of the machine.
describe('the benchmark', () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await runBench(tiny, () => undefined);
  });

  it('gives the figures that docs promise', () => {
    expect(figuresSchema.parse(JSON.parse(JSON.stringify(measured.figures)))).toEqual(measured.figures);
    expect(measured.figures.growth.map(({ guests }) => guests)).toEqual(tiny.growth.guests);
  });

  it('finds that issuing costs one look for each granted room beside what must be done', () => {
    const { guests, rooms, calls } = measured.figures.issue;
    expect(calls.floor).toBe(guests);
    expect(calls.nightlatch).toBe(guests + rooms);
    expect(calls.guide).toBe(2 * guests + rooms);
  });

  it('finds that a teardown costs no call that need not be made', () => {
    const { calls } = measured.figures.teardown;
    // 5 lists, 10 deletions, 5 lists, the identity, and the look that it is gone.
    expect(calls.floor).toBe(22);
    // No event tells that an identity is gone: on a slow machine a first look can come too soon.
    expect(calls.nightlatch).toBeGreaterThanOrEqual(22);
    expect(calls.nightlatch).toBeLessThanOrEqual(24);
    expect(calls.guide).toBeGreaterThan(calls.nightlatch);
  });

  it('finds that calls grow with the guests', () => {
    const [one, two] = measured.figures.growth;
    expect(two!.calls - one!.calls).toBe(1);
  });

  it('counts a whole life', () => {
    const { actions, events, historyBytes } = measured.figures.cost;
    // Started, 3 updates, 1 look, 2 keys issued and revoked, at least.
    expect(actions).toBeGreaterThanOrEqual(9);
    expect(events).toBeGreaterThan(actions);
    expect(historyBytes).toBeGreaterThan(events);
  });

  it('says of each aim whether it holds, and why', () => {
    const aims = aimsOf(measured);
    expect(aims).toHaveLength(3);
    for (const { aim, because } of aims) expect(reportOf(measured)).toContain(`${aim}: ${because}`);
  });
});
