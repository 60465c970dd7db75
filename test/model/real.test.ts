import { describe, expect, it } from 'vitest';
import { findCounterexample, seedOfRun } from './check.ts';
import { play } from './play.ts';
import { openRealHotel } from './real/driver.ts';
import type { Sequence } from './sequence.ts';
import { isFull, limitMs, untilPlayed } from '../support/run.ts';

const runs = Number(process.env['NIGHTLATCH_MODEL_REAL_RUNS'] ?? (isFull ? 60 : 3));

/** Hotels that are open at a time: most of a sequence is waiting. */
const atOnce = 8;

async function liveOnce(sequence: Sequence): Promise<void> {
  await using hotel = await openRealHotel(sequence);
  await play(hotel, sequence, { followed: 1 });
}

/**
 * Once in some hundreds of sequences the server, while its time is moved, keeps a workflow task to itself. That says
 * nothing of the sequence, so it is played once more, with a line on standard error; a defect of ours happens again.
 */
async function live(sequence: Sequence): Promise<void> {
  try {
    await liveOnce(sequence);
  } catch (error) {
    if (!String(error).includes('no worker was given its workflow task')) throw error;
    process.stderr.write(`played once more: ${String(error)}\n`);
    await liveOnce(sequence);
  }
}

describe('workflows, activities and the simulator on a real server, in any order of events', () => {
  it(`open the doors to the right guests, and come to rest: ${runs} sequences`, untilPlayed, async () => {
    const first = seedOfRun();
    // One sequence per seed, so that each is made smaller by itself; the first failure ends it.
    const seeds = Array.from({ length: runs }, (_, index) => first + index);
    const failures: string[] = [];
    async function lane(): Promise<void> {
      for (let seed = seeds.shift(); seed !== undefined && failures.length === 0; seed = seeds.shift()) {
        const failure = await findCounterexample(live, { runs: 1, most: 10, seed, withinMs: limitMs });
        if (failure !== null) failures.push(failure);
      }
    }
    await Promise.all(Array.from({ length: atOnce }, lane));
    expect(failures).toEqual([]);
  });
});
