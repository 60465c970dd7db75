import type { Rounds } from './sizes.ts';
import { contenders, median, type OfAll } from './figures.ts';

/** One run of one contender. */
export interface Run {
  readonly ms: number;
  /** The paths of its calls, in order. */
  readonly calls: readonly string[];
}

/** One of the three programs that are compared. */
export type Contender = keyof OfAll<unknown>;

/** All runs that count, by contender. */
export type Runs = OfAll<readonly Run[]>;

/** Runs all three contenders in every round, one after the other. The first rounds warm up and do not count. */
export async function compare(
  { rounds, warmUps }: Rounds,
  run: (who: Contender, round: number) => Promise<Run>,
  progress: (line: string) => void,
): Promise<Runs> {
  const runs: Record<Contender, Run[]> = { guide: [], floor: [], nightlatch: [] };
  for (let round = 1 - warmUps; round <= rounds; round += 1)
    for (const who of contenders) {
      progress(`${round < 1 ? 'warm-up' : `round ${round} of ${rounds}`}: ${who}`);
      const measured = await run(who, round);
      if (round >= 1) runs[who].push(measured);
    }
  return runs;
}

/** The medians of calls and milliseconds over the rounds. */
export function medians(runs: Runs): { readonly calls: OfAll<number>; readonly ms: OfAll<number> } {
  function ofAll(figure: (run: Run) => number): OfAll<number> {
    return {
      nightlatch: Math.round(median(runs.nightlatch.map(figure))),
      guide: Math.round(median(runs.guide.map(figure))),
      floor: Math.round(median(runs.floor.map(figure))),
    };
  }
  return { calls: ofAll(({ calls }) => calls.length), ms: ofAll(({ ms }) => ms) };
}
