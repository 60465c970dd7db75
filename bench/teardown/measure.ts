import { teardownWorkflowId } from '../../src/domain/ids.ts';
import type { TeardownView } from '../../src/domain/teardown/view.ts';
import { contenders, type Figures, type OfAll } from '../figures.ts';
import { summaryOf, type Run } from '../issue/measure.ts';
import { hear } from '../stack/events.ts';
import { propertyId, type Bench } from '../stack/open.ts';
import { signalTo } from '../stack/signal.ts';
import { prepareTeardown, workedExample } from './case.ts';
import { tearDownAtLeast } from './floor.ts';
import { isIdentityGone } from './gone.ts';
import { tearDownAsGuide } from './guide.ts';

const runs: OfAll<(bench: Bench, userIdentityId: string) => Promise<void>> = {
  guide: ({ seamSide }, userIdentityId) => tearDownAsGuide(seamSide, userIdentityId),
  floor: ({ seamSide, receiver }, userIdentityId) => tearDownAtLeast(seamSide, hear(receiver), userIdentityId),
  nightlatch: async (bench, userIdentityId) => {
    const workflowId = teardownWorkflowId(userIdentityId);
    hear(bench.receiver, signalTo(bench, workflowId));
    await bench.nightlatch.startTeardown({ userIdentityId, propertyIds: [propertyId] });
    const result: TeardownView = await bench.temporalClient.workflow.getHandle(workflowId).result();
    if (result.status !== 'completed') throw new Error(`the teardown ended as ${result.status}`);
  },
};

/** Measures teardowns: in every round each of the three, one after the other, after a first round that does not count. */
export const measureTeardown = async (bench: Bench, rounds: number): Promise<Figures['teardown']> => {
  const rooms = bench.freshRooms(workedExample.credentials);
  const measured: Record<keyof OfAll<unknown>, Run[]> = { guide: [], floor: [], nightlatch: [] };
  for (let round = 0; round <= rounds; round += 1)
    for (const who of contenders) {
      bench.progress(`teardown: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}, ${who}`);
      const userIdentityId = await prepareTeardown(bench, rooms, workedExample);
      await bench.seamSide.beginMeasuring();
      const begun = performance.now();
      await runs[who](bench, userIdentityId);
      const ms = performance.now() - begun;
      if (round > 0) measured[who].push({ ms, calls: await bench.seamSide.calls() });
      // The script does not look whether the identity is gone; the next one must not find the simulator busy with it.
      while (!(await isIdentityGone(bench.seamSide.seam, userIdentityId)));
    }
  return summaryOf(measured);
};
