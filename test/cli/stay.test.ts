import { describe, expect, it } from 'vitest';
import { changedStay, wholeStay, type StayWish } from '../../src/cli/reservation/stay.ts';
import { NightlatchError } from '../../src/client/errors.ts';
import { aurora } from '../client/exampleProperties.ts';

// The hotel is in Europe/Oslo, an hour ahead of UTC in December; its times are 15:00 and 11:00.
const stay = { from: '2026-12-01T14:00:00.000Z', to: '2026-12-04T10:00:00.000Z' };

async function changed(wish: StayWish, now = '2026-12-03T08:00:00.000Z'): Promise<unknown> {
  return changedStay(wish, { stay, now, property: aurora });
}

async function refusal(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof NightlatchError && error.failure.code === 'InvalidInput') return error.message;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('reservation stay --until', () => {
  it('changes the departure time on the departure day, in the hotel’s time', async () => {
    expect(await changed({ until: '14:00' })).toEqual({ ...stay, to: '2026-12-04T13:00:00.000Z' });
  });

  it('means today on the departure day, also if the guests should have left', async () => {
    expect(await changed({ until: '14:00' }, '2026-12-04T11:30:00.000Z')).toMatchObject({
      to: '2026-12-04T13:00:00.000Z',
    });
  });

  it('means today if the departure day has passed', async () => {
    expect(await changed({ until: '14:00' }, '2026-12-05T09:00:00.000Z')).toMatchObject({
      to: '2026-12-05T13:00:00.000Z',
    });
  });

  it('takes the hotel’s day, which may have begun before that of UTC', async () => {
    expect(await changed({ until: '01:00' }, '2026-12-04T23:30:00.000Z')).toMatchObject({
      to: '2026-12-05T00:00:00.000Z',
    });
  });

  it('refuses a time that has passed, and names check-out', async () => {
    expect(await refusal(() => changed({ until: '09:00' }, '2026-12-04T09:00:00.000Z'))).toBe(
      '--until has passed: it means 2026-12-04 09:00 (Europe/Oslo). Give a later time, --departure for another day, or use check-out',
    );
  });

  it.each(['25:00', '14', '2 pm', '24:00', '14:60', ''])('refuses %j, and says how to write it', async (until) => {
    expect(await refusal(() => wholeStay({ until }))).toBe(
      "--until is not a time of day: write it as 14:00, in the hotel's time",
    );
  });
});

describe('reservation stay --arrival and --departure', () => {
  it('change one end, and keep the other', async () => {
    expect(wholeStay({ departure: '2026-12-06' })).toBeNull();
    expect(await changed({ departure: '2026-12-06' })).toEqual({ ...stay, to: '2026-12-06T10:00:00.000Z' });
    expect(await changed({ arrival: '2026-11-30' })).toEqual({ ...stay, from: '2026-11-30T14:00:00.000Z' });
    expect(await changed({ departure: '2026-12-06T18:00:00+01:00' })).toMatchObject({ to: '2026-12-06T17:00:00.000Z' });
  });

  it('go with --until, and as a date with an instant', async () => {
    expect(await changed({ arrival: '2026-12-02', until: '18:00' })).toEqual({
      from: '2026-12-02T14:00:00.000Z',
      to: '2026-12-04T17:00:00.000Z',
    });
    expect(await changed({ arrival: '2026-12-02', departure: '2026-12-05T18:00:00Z' })).toEqual({
      from: '2026-12-02T14:00:00.000Z',
      to: '2026-12-05T18:00:00.000Z',
    });
  });

  it('refuse what is no date, and a stay that ends before it begins', async () => {
    expect(await refusal(() => changed({ departure: '2026-02-30' }))).toMatch(/^--departure is neither a date/);
    expect(await refusal(() => changed({ departure: '2026-12-06T18:00' }))).toMatch(/^--departure is neither a date/);
    expect(await refusal(() => changed({ arrival: '2026-12-05' }))).toBe(
      'the new stay ends on 2026-12-04 11:00 and begins on 2026-12-05 15:00 (Europe/Oslo): its end must be after arrival',
    );
  });
});

describe('a whole stay', () => {
  it('needs no look at the reservation', () => {
    expect(wholeStay({ from: '2026-12-01', to: '2026-12-05' })).toEqual({
      arrival: '2026-12-01',
      departure: '2026-12-05',
    });
    expect(wholeStay({ arrival: '2026-12-01T15:00:00Z', departure: '2026-12-05T11:00:00Z' })).toEqual({
      from: '2026-12-01T15:00:00Z',
      to: '2026-12-05T11:00:00Z',
    });
  });

  it.each<[StayWish, string]>([
    [{}, 'the new stay is missing: give --until 14:00'],
    [{ from: '2026-12-01' }, 'TO is missing'],
    [{ from: '2026-12-01', to: '14:00' }, 'TO is a time of day: for a new departure time use --until'],
    [{ from: '2026-12-01', to: '2026-12-02', until: '14:00' }, 'FROM is given beside'],
    [{ departure: '2026-12-02', until: '14:00' }, '--until is given beside --departure'],
  ])('that is said wrongly, %j, is refused', async (wish, expected) => {
    expect(await refusal(() => wholeStay(wish))).toContain(expected);
  });
});
