import { describe, expect, it } from 'vitest';
import { readProperties, stayOf, type PropertyConfig } from '../../src/settings/index.ts';
import { environment, sparseFile } from './exampleFiles.ts';

function propertyIn(timeZone: string, checkIn = '15:00', checkOut = '11:00'): PropertyConfig {
  const properties = [{ ...sparseFile.properties[0], timeZone, checkIn, checkOut }];
  const read = readProperties({ properties }, environment);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.properties[0]!;
}

describe('stayOf', () => {
  it.each<[string, [string, string], [string, string]]>([
    // winter; summer; across the change in spring and in autumn
    ['Europe/Oslo', ['2026-12-01', '2026-12-04'], ['2026-12-01T14:00:00.000Z', '2026-12-04T10:00:00.000Z']],
    ['Europe/Oslo', ['2026-07-01', '2026-07-04'], ['2026-07-01T13:00:00.000Z', '2026-07-04T09:00:00.000Z']],
    ['Europe/Oslo', ['2026-03-28', '2026-03-29'], ['2026-03-28T14:00:00.000Z', '2026-03-29T09:00:00.000Z']],
    ['Europe/Oslo', ['2026-10-24', '2026-10-25'], ['2026-10-24T13:00:00.000Z', '2026-10-25T10:00:00.000Z']],
    // across New Year, and in a zone that is half an hour apart all year
    ['Europe/Oslo', ['2026-12-30', '2027-01-02'], ['2026-12-30T14:00:00.000Z', '2027-01-02T10:00:00.000Z']],
    ['Asia/Kolkata', ['2026-12-31', '2027-01-01'], ['2026-12-31T09:30:00.000Z', '2027-01-01T05:30:00.000Z']],
    // the other hemisphere, half hours, and a zone beyond the date line
    ['Australia/Lord_Howe', ['2026-04-04', '2026-04-05'], ['2026-04-04T04:00:00.000Z', '2026-04-05T00:30:00.000Z']],
    ['Pacific/Kiritimati', ['2026-01-01', '2026-01-02'], ['2026-01-01T01:00:00.000Z', '2026-01-01T21:00:00.000Z']],
  ])('turns the dates of a stay in %s into instants: %j', (timeZone, [arrival, departure], [from, to]) => {
    expect(stayOf({ arrival, departure }, propertyIn(timeZone))).toStrictEqual({ ok: true, value: { from, to } });
  });

  it('takes the later moment if the clock skips the time', () => {
    const property = propertyIn('Europe/Oslo', '02:30');
    const stay = stayOf({ arrival: '2026-03-29', departure: '2026-03-30' }, property);
    expect(stay).toMatchObject({ value: { from: '2026-03-29T01:30:00.000Z' } }); // 03:30 summer time
  });

  it('takes the first moment if the clock repeats the time', () => {
    const property = propertyIn('Europe/Oslo', '02:30', '02:30');
    const stay = stayOf({ arrival: '2026-10-25', departure: '2026-10-26' }, property);
    expect(stay).toMatchObject({ value: { from: '2026-10-25T00:30:00.000Z' } }); // still summer time
  });

  it.each(['2026-02-29', '2026-13-01', '2026-04-31', '26-04-01', '2026-4-1', '2026-04-01T15:00', ''])(
    'refuses the date "%s"',
    (date) => {
      const property = propertyIn('Europe/Oslo');
      function fields(arrival: string, departure: string): readonly string[] {
        const stay = stayOf({ arrival, departure }, property);
        return stay.ok ? [] : stay.problems.map(({ field }) => field);
      }
      expect(fields(date, '2026-12-01')).toStrictEqual(['arrival']);
      expect(fields(date, date)).toStrictEqual(['arrival', 'departure']);
    },
  );

  it('takes a leap day', () => {
    expect(stayOf({ arrival: '2028-02-29', departure: '2028-03-01' }, propertyIn('Europe/Oslo')).ok).toBe(true);
  });
});
