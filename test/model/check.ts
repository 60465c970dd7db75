import fc from 'fast-check';
import { sequences } from './generate.ts';
import { defaultHotel, type Hotel } from './hotel.ts';
import type { Sequence } from './sequence.ts';

/** How many sequences to live through, and how to find one again. */
export interface CheckOptions {
  readonly runs: number;
  /** The most happenings of a sequence, besides the first message to each reservation. */
  readonly most: number;
  readonly seed: number;
  readonly hotel?: Hotel | undefined;
  /** Real milliseconds that all may take, making a failure smaller included; 0: it is enough that there is one. */
  readonly withinMs?: number;
}

/**
 * The seed of this run: `NIGHTLATCH_SEED`, or always the same one, so that a test run fails because of a change and never
 * because of luck. `npm run soak` plays sequences that no run had before.
 */
export function seedOfRun(): number {
  return Number(process.env['NIGHTLATCH_SEED'] ?? 20_261_127);
}

/** A failure as a person reads it: what is wrong, the sequence line by line, and how to see it again. */
function report({
  counterexample,
  errorInstance,
  seed,
  counterexamplePath,
  numRuns,
}: fc.RunDetails<[Sequence]>): string {
  const [{ happenings = [], ...run }] = counterexample ?? [{}];
  return [
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    `after ${numRuns} sequences; again: NIGHTLATCH_SEED=${seed} NIGHTLATCH_PATH=${counterexamplePath}`,
    JSON.stringify(run),
    ...happenings.map((one, index) => `${index}. ${JSON.stringify(one)}`),
  ].join('\n');
}

/**
 * Lives sequences through until one fails, and makes that one as small as it gets.
 *
 * @returns what is wrong and with which sequence; `null` where nothing is.
 */
export async function findCounterexample(
  live: (sequence: Sequence) => Promise<void>,
  { runs, most, seed, hotel = defaultHotel, withinMs }: CheckOptions,
): Promise<string | null> {
  const path = process.env['NIGHTLATCH_PATH'];
  const details = await fc.check(fc.asyncProperty(sequences(most, hotel), live), {
    numRuns: runs,
    seed,
    ...(path === undefined ? {} : { path }),
    ...(withinMs === 0 ? { endOnFailure: true } : {}),
    ...(withinMs ? { interruptAfterTimeLimit: withinMs } : {}),
  });
  if (details.interrupted && !details.failed) throw new Error(`only ${details.numRuns} sequences fitted into the time`);
  return details.failed && details.counterexample !== null ? report(details) : null;
}
