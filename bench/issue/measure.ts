import { compare, type Contender, type Run, type Runs } from '../compare.ts';
import type { Sizes } from '../sizes.ts';
import { hear } from '../stack/events.ts';
import type { Bench } from '../stack/open.ts';
import { prepareIssue, type IssueCase } from './case.ts';
import { issueAtLeast } from './floor.ts';
import { issueAsGuide } from './guide.ts';
import { issueByNightlatch } from './nightlatch.ts';

/** Milliseconds from the first call until every guest's key is issued. */
async function issue(bench: Bench, who: Contender, given: IssueCase, id: string): Promise<number> {
  const { seamSide, receiver } = bench;
  if (who === 'nightlatch') return (await issueByNightlatch(bench, id, given)).ms;
  const heard = hear(receiver);
  const begun = performance.now();
  // The script ends with its last call and confirms nothing. A guest has a key once Seam has issued it.
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
    const ms = await issue(bench, who, given, `issue-${round}`);
    return { ms, calls: await bench.seamSide.calls() };
  }
  return compare(size, run, (line) => bench.progress(`issue, ${line}`));
}
