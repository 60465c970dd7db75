import { beforeAll, describe, expect, it } from 'vitest';
import { figuresSchema } from '../../bench/figures.ts';
import { aimsOf, reportOf } from '../../bench/report.ts';
import { runBench, type Measured } from '../../bench/run.ts';
import { tiny } from '../../bench/sizes.ts';
import { isFull } from '../support/run.ts';

// Only calls and shape: times depend on the machine.
describe.runIf(isFull)('the benchmark', () => {
  let measured: Measured;
  beforeAll(async () => {
    measured = await runBench(tiny, () => undefined);
  });

  it('returns figures in the documented shape', () => {
    expect(figuresSchema.parse(JSON.parse(JSON.stringify(measured.figures)))).toEqual(measured.figures);
    expect(measured.figures.growth.map(({ guests }) => guests)).toEqual(tiny.growth.guests);
  });

  it('finds that issuing costs one look for each granted room besides the necessary calls', () => {
    const { guests, rooms, calls } = measured.figures.issue;
    expect(calls.floor).toBe(guests);
    expect(calls.nightlatch).toBe(guests + rooms);
    expect(calls.guide).toBe(2 * guests + rooms);
  });

  it('finds that a teardown makes no unnecessary calls', () => {
    const { calls } = measured.figures.teardown;
    // 5 lists, 10 deletions, 5 lists, the identity, and the look that it is gone.
    expect(calls.floor).toBe(22);
    // No event reports that an identity is gone: on a slow machine the first look can come too early.
    expect(calls.nightlatch).toBeGreaterThanOrEqual(22);
    expect(calls.nightlatch).toBeLessThanOrEqual(24);
    expect(calls.guide).toBeGreaterThan(calls.nightlatch);
  });

  it('finds that one more guest costs one more call', () => {
    const [one, two] = measured.figures.growth;
    expect(two!.calls - one!.calls).toBe(1);
  });

  it("counts the actions, events and bytes of a reservation's whole life", () => {
    const { actions, events, historyBytes } = measured.figures.cost;
    // At least: started, 3 updates, 1 look, 2 keys issued and revoked.
    expect(actions).toBeGreaterThanOrEqual(9);
    expect(events).toBeGreaterThan(actions);
    expect(historyBytes).toBeGreaterThan(events);
  });

  it('reports for each aim whether it holds, and why', () => {
    const aims = aimsOf(measured);
    expect(aims).toHaveLength(3);
    for (const { aim, because } of aims) expect(reportOf(measured)).toContain(`${aim}: ${because}`);
  });
});
