import { teardownWorkflowId } from '../../src/domain/ids.ts';
import type { TeardownView } from '../../src/domain/teardown/view.ts';
import { compare, type Contender, type Run, type Runs } from '../compare.ts';
import { effortOf, type Effort } from '../history/effort.ts';
import { readHistory } from '../history/read.ts';
import type { Sizes } from '../sizes.ts';
import { hear } from '../stack/events.ts';
import { propertyId, type Bench } from '../stack/open.ts';
import { passOn } from '../stack/passOn.ts';
import { prepareTeardown, workedExample } from './case.ts';
import { tearDownAtLeast } from './floor.ts';
import { untilIdentityGone } from './gone.ts';
import { tearDownAsGuide } from './guide.ts';

/** The measurements of teardowns. */
export interface Teardowns {
  readonly runs: Runs;
  /** What Temporal and the worker did in the last teardown by Nightlatch. */
  readonly effort: Effort;
}

async function byNightlatch(bench: Bench, userIdentityId: string): Promise<void> {
  const workflowId = teardownWorkflowId({ workspace: propertyId, userIdentityId });
  hear(bench.receiver, passOn(bench, propertyId));
  await bench.nightlatch.startTeardown({ userIdentityId, propertyIds: [propertyId] });
  const result: TeardownView = await bench.temporalClient.workflow.getHandle(workflowId).result();
  if (result.status !== 'completed') throw new Error(`the teardown ended as ${result.status}`);
}

/** From the first call until the identity is gone. Calls that are made only for the measurement do not count. */
async function tearDown(bench: Bench, who: Contender, userIdentityId: string): Promise<Run> {
  const { seamSide, receiver } = bench;
  const begun = performance.now();
  function since(): number {
    return performance.now() - begun;
  }
  switch (who) {
    case 'guide': {
      await tearDownAsGuide(seamSide, userIdentityId);
      const calls = await seamSide.calls();
      // The script ends with its last call and does not look whether the identity is gone.
      await untilIdentityGone(seamSide.seam, seamSide.delays, userIdentityId);
      return { ms: since(), calls };
    }
    case 'floor':
      await tearDownAtLeast(seamSide, hear(receiver), userIdentityId);
      return { ms: since(), calls: await seamSide.calls() };
    case 'nightlatch':
      await byNightlatch(bench, userIdentityId);
      return { ms: since(), calls: await seamSide.calls() };
  }
}

/** Measures how the worked example is removed. */
export async function measureTeardown(bench: Bench, rounds: Sizes['teardown']): Promise<Teardowns> {
  const rooms = bench.freshRooms(workedExample.credentials);
  let last = '';
  async function run(who: Contender): Promise<Run> {
    const userIdentityId = await prepareTeardown(bench, rooms, workedExample);
    await bench.seamSide.beginMeasuring();
    const measured = await tearDown(bench, who, userIdentityId);
    if (who === 'nightlatch') last = teardownWorkflowId({ workspace: propertyId, userIdentityId });
    return measured;
  }
  const runs = await compare(rounds, run, (line) => bench.progress(`teardown, ${line}`));
  return { runs, effort: effortOf(await readHistory(bench.temporalClient, last)) };
}
