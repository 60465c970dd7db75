import { describe, expect, it } from 'vitest';
import { findCounterexample, seedOfRun } from './check.ts';
import { mutations } from './mutations.ts';
import { play } from './play.ts';
import { openPureHotel } from './pure/driver.ts';
import { realParts, type Parts } from './pure/parts.ts';
import { isFull, untilPlayed } from '../support/run.ts';

const runs = Number(process.env['NIGHTLATCH_MODEL_RUNS'] ?? (isFull ? 20_000 : 2_000));

function lives(parts: Parts, count: number): Promise<string | null> {
  return findCounterexample((sequence) => play(openPureHotel(sequence, parts), sequence, { followed: 3 }), {
    runs: count,
    most: 25,
    seed: seedOfRun(),
    ...(parts === realParts ? {} : { withinMs: 0 }),
  });
}

describe('plan, room book and locks, whatever happens in whatever order', () => {
  it(`open the doors to whom they should, and come to rest: ${runs} sequences`, untilPlayed, async () => {
    expect(await lives(realParts, runs)).toBeNull();
  });

  it.each(Object.entries(mutations))('%s is found', untilPlayed, async (_name, parts) => {
    expect(await lives(parts, 20_000)).not.toBeNull();
  });
});
