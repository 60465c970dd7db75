import { z } from 'zod';

const count = z.number().int().nonnegative();
const ms = z.number().positive();
function ofAll<T extends z.ZodType>(figure: T) {
  return z.strictObject({ nightlatch: figure, guide: figure, floor: figure });
}

/** The content of `npm run bench -- --json FILE`. Times are medians in milliseconds. */
export const figuresSchema = z.strictObject({
  /** One reservation, from the first call until all its keys are issued. */
  issue: z.strictObject({ guests: count, rooms: count, calls: ofAll(count), ms: ofAll(ms) }),
  /** One user identity, from the first call until it is gone. */
  teardown: z.strictObject({ calls: ofAll(count), ms: ofAll(ms) }),
  throughput: z.strictObject({
    reservationsPerSecond: z.number().positive(),
    bareWorkflowsPerSecond: z.number().positive(),
    /** The first divided by the second. */
    ratio: z.number().positive(),
  }),
  /** What one reservation costs in its own workflow. */
  cost: z.strictObject({ actions: count, events: count, historyBytes: count }),
  growth: z.array(z.strictObject({ guests: count, calls: count, ms, events: count })).min(1),
});

/** The benchmark's figures. */
export type Figures = z.infer<typeof figuresSchema>;

/** One figure for each of the three contenders. */
export interface OfAll<T> {
  readonly nightlatch: T;
  readonly guide: T;
  readonly floor: T;
}

/** The three contenders, in the order in which they run. */
export const contenders = ['guide', 'floor', 'nightlatch'] as const satisfies readonly (keyof OfAll<unknown>)[];

/** The median of some numbers. Throws RangeError if there are none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('nothing has no median');
  return (lower + upper) / 2;
}
