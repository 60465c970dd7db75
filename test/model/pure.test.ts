import { describe, expect, it } from 'vitest';
import { isFull, untilPlayed } from '../support/run.ts';
import { findCounterexample, seedOfRun, type CheckOptions } from './check.ts';
import { hotelOf } from './hotel.ts';
import { mutations, soonFound } from './mutations.ts';
import { play } from './play.ts';
import { openPureHotel } from './pure/driver.ts';
import { realParts, type Parts } from './pure/parts.ts';

const runs = Number(process.env['NIGHTLATCH_MODEL_RUNS'] ?? (isFull ? 8_000 : 1_000));

function findIn(parts: Parts, options: Pick<CheckOptions, 'runs' | 'hotel' | 'withinMs'>): Promise<string | null> {
  const { hotel } = options;
  return findCounterexample(
    (sequence) => play(openPureHotel({ ...sequence, hotel }, parts), sequence, { followed: 3 }),
    {
      most: 25,
      seed: seedOfRun(),
      ...options,
    },
  );
}

describe('a pure hotel, in any order of events', () => {
  it(`opens its doors to the right guests, and comes to rest: ${runs} sequences`, untilPlayed, async () => {
    expect(await findIn(realParts, { runs })).toBeNull();
  });

  it('opens its doors to the right guests if it has other rooms and reservations', untilPlayed, async () => {
    const hotel = hotelOf({ groups: 2, rooms: 2, reservations: 5 });
    expect(await findIn(realParts, { runs: runs / 20, hotel })).toBeNull();
  });

  it.each(Object.entries(isFull ? mutations : soonFound))(
    'fails if a decision is wrong: %s',
    untilPlayed,
    async (_name, parts) => {
      expect(await findIn(parts, { runs: 20_000, withinMs: 0 })).not.toBeNull();
    },
  );
});
