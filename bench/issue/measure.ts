import { contenders, median, type Figures, type OfAll } from '../figures.ts';
import { hear } from '../stack/events.ts';
import type { Bench } from '../stack/open.ts';
import { prepareIssue, type IssueCase } from './case.ts';
import { issueAtLeast } from './floor.ts';
import { issueAsGuide } from './guide.ts';
import { issueByNightlatch } from './nightlatch.ts';

/** One run of one of the three. */
export interface Run {
  readonly calls: readonly string[];
  readonly ms: number;
}

const issued = 'acs_credential.issued';

const runs: OfAll<(bench: Bench, given: IssueCase, id: string) => Promise<number>> = {
  // The script ends with its last call; a guest has a key once Seam has issued it. So both are waited for.
  guide: async ({ seamSide, receiver }, given) => {
    const heard = hear(receiver);
    const begun = performance.now();
    await issueAsGuide(seamSide, given);
    await heard.times(issued, given.guests.length);
    return performance.now() - begun;
  },
  floor: async ({ seamSide, receiver }, given) => {
    const heard = hear(receiver);
    const begun = performance.now();
    await issueAtLeast(seamSide, heard, given);
    return performance.now() - begun;
  },
  nightlatch: async (bench, given, id) => (await issueByNightlatch(bench, id, given)).ms,
};

/** What is measured, and how often. */
export interface Size {
  readonly guests: number;
  readonly rooms: number;
  readonly rounds: number;
}

/** Measures issuing: in every round each of the three, one after the other, after a first round that does not count. */
export const measureIssue = async (bench: Bench, { rounds, ...size }: Size): Promise<Figures['issue']> => {
  const measured: Record<keyof OfAll<unknown>, Run[]> = { guide: [], floor: [], nightlatch: [] };
  for (let round = 0; round <= rounds; round += 1)
    for (const who of contenders) {
      bench.progress(`issue: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}, ${who}`);
      const given = await prepareIssue(bench, size);
      await bench.seamSide.beginMeasuring();
      const ms = await runs[who](bench, given, `issue-${round}`);
      if (round > 0) measured[who].push({ ms, calls: await bench.seamSide.calls() });
    }
  return { ...size, ...summaryOf(measured) };
};

/** Medians over the rounds. */
export const summaryOf = (measured: OfAll<readonly Run[]>): { calls: OfAll<number>; ms: OfAll<number> } => {
  const calls = (who: keyof OfAll<unknown>) => median(measured[who].map((run) => run.calls.length));
  const ms = (who: keyof OfAll<unknown>) => Math.round(median(measured[who].map((run) => run.ms)));
  return {
    calls: { nightlatch: calls('nightlatch'), guide: calls('guide'), floor: calls('floor') },
    ms: { nightlatch: ms('nightlatch'), guide: ms('guide'), floor: ms('floor') },
  };
};
