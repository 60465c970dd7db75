import { median, type Figures } from './figures.ts';
import { prepareIssue } from './issue/case.ts';
import { issueByNightlatch, type Issued } from './issue/nightlatch.ts';
import type { Sizes } from './sizes.ts';
import type { Bench } from './stack/open.ts';

/** Measures how keys are issued to one reservation in one room, with more and more guests. */
export async function measureGrowth(
  bench: Bench,
  { guests: sizes, rounds }: Sizes['growth'],
): Promise<Figures['growth']> {
  const growth: Figures['growth'] = [];
  for (const guests of sizes) {
    const runs: (Issued & { readonly calls: number })[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      bench.progress(`growth: ${guests} guests, round ${round} of ${rounds}`);
      const given = await prepareIssue(bench, { guests, rooms: 1 });
      await bench.seamSide.beginMeasuring();
      const issued = await issueByNightlatch(bench, `growth-${guests}-${round}`, given);
      runs.push({ ...issued, calls: (await bench.seamSide.calls()).length });
    }
    function middle(of: (run: (typeof runs)[number]) => number): number {
      return Math.round(median(runs.map(of)));
    }
    growth.push({
      guests,
      calls: middle(({ calls }) => calls),
      ms: middle(({ ms }) => ms),
      events: middle(({ events }) => events),
    });
  }
  return growth;
}
