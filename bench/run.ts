import { measureCost, type LifeCost } from './cost.ts';
import { medians } from './compare.ts';
import { figuresSchema, type Figures } from './figures.ts';
import { measureGrowth } from './growth.ts';
import type { Effort } from './history/effort.ts';
import { measureIssue } from './issue/measure.ts';
import type { Sizes } from './sizes.ts';
import { openBench } from './stack/open.ts';
import { measureTeardown } from './teardown/measure.ts';
import { measureThroughput } from './throughput/measure.ts';

/** The figures, and what the report explains them with. */
export interface Measured {
  readonly figures: Figures;
  /** What Temporal and the worker did in a teardown. */
  readonly teardownEffort: Effort;
  readonly life: LifeCost;
}

/** Measures everything in one run, with one simulator and one Temporal server. The part that moves time comes last. */
export async function runBench(sizes: Sizes, progress: (line: string) => void): Promise<Measured> {
  const bench = await openBench(sizes.delays, progress);
  try {
    const { guests, rooms } = sizes.issue;
    const issue = medians(await measureIssue(bench, sizes.issue));
    const teardowns = await measureTeardown(bench, sizes.teardown);
    const growth = await measureGrowth(bench, sizes.growth);
    const throughput = await measureThroughput(bench, sizes.throughput);
    const life = await measureCost(bench);
    const teardown = medians(teardowns.runs);
    const figures = { issue: { guests, rooms, ...issue }, teardown, throughput, cost: life.reservation, growth };
    return { figures: figuresSchema.parse(figures), teardownEffort: teardowns.effort, life };
  } finally {
    await bench.close();
  }
}
