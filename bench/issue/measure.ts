import { compare, type Contender, type Run, type Runs } from '../compare.ts';
import type { Sizes } from '../sizes.ts';
import { hear } from '../stack/events.ts';
import type { Bench } from '../stack/open.ts';
import { prepareIssue, type IssueCase } from './case.ts';
import { issueAtLeast } from './floor.ts';
import { issueAsGuide } from './guide.ts';
import { issueByNightlatch } from './nightlatch.ts';

/** Milliseconds from the first call of the guide's script, or of the floor, until every guest's key is issued. */
async function issueByScript(
  { seamSide, receiver }: Bench,
  who: Exclude<Contender, 'nightlatch'>,
  given: IssueCase,
): Promise<number> {
  const heard = hear(receiver);
  const begun = performance.now();
  // The guide's script ends with its last call and confirms nothing. A guest has a key once Seam has issued it.
  if (who === 'guide') await issueAsGuide(seamSide, given);
  else await issueAtLeast(seamSide, heard, given);
  await heard.times('acs_credential.issued', given.guests.length);
  return performance.now() - begun;
}

/** Measures how one reservation's keys are issued. */
export function measureIssue(bench: Bench, size: Sizes['issue']): Promise<Runs> {
  async function run(who: Contender, round: number): Promise<Run> {
    const given = await prepareIssue(bench, size);
    await bench.seamSide.beginMeasuring();
    const ms =
      who === 'nightlatch'
        ? (await issueByNightlatch(bench, `issue-${round}`, given)).ms
        : await issueByScript(bench, who, given);
    return { ms, calls: await bench.seamSide.calls() };
  }
  return compare(size, run, (line) => bench.progress(`issue, ${line}`));
}
