import { describe, expect, it } from 'vitest';
import { NightlatchClient } from '../../src/client/index.ts';
import { eventually } from '../support/eventually.ts';
import { openHotel } from '../support/hotel.ts';
import { isFull } from '../support/run.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The local time, as `2026-12-31 15:00`. */
function wallClock(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}

function dateOf(timeZone: string, at: number): string {
  return wallClock(timeZone, at).slice(0, 10);
}

/** The first moment at or after `from` at which the local time is `text`. */
function whenShown(timeZone: string, text: string, from: number): number {
  for (let at = Math.ceil(from / (15 * minuteMs)) * 15 * minuteMs; at < from + 3 * dayMs; at += 15 * minuteMs)
    if (wallClock(timeZone, at) === text) return at;
  throw new Error(`no clock in ${timeZone} shows ${text}`);
}

/** Hours by which the clock is ahead of UTC. */
function offset(timeZone: string, at: number): number {
  return (Date.parse(`${wallClock(timeZone, at).replace(' ', 'T')}Z`) - Math.floor(at / minuteMs) * minuteMs) / hourMs;
}

/** Noon, UTC, before the next night on which the clock changes, after `skip` other such nights. */
function nextChangedNight(timeZone: string, skip = 0): number {
  let left = skip;
  for (let noon = Math.ceil(Date.now() / dayMs) * dayMs + dayMs / 2; ; noon += dayMs)
    if (offset(timeZone, noon) !== offset(timeZone, noon + dayMs) && left-- === 0) return noon;
}

/** Noon, UTC, of the next 31 December. */
function nextNewYearsEve(): number {
  const year = new Date(Date.now() + dayMs).getUTCFullYear();
  return Date.UTC(year, 11, 31, 12);
}

/** A night to stay over, and by how many hours the clock differs after it. */
interface Night {
  readonly night: string;
  readonly timeZone: string;
  readonly noonBefore: () => number;
  readonly change: number;
}

const firstNight: Night = {
  night: 'over the next night on which the clock changes',
  timeZone: 'Europe/Oslo',
  noonBefore: () => nextChangedNight('Europe/Oslo'),
  change: 1,
};

const everyNight: readonly Night[] = [
  firstNight,
  {
    night: 'over the one after that',
    timeZone: 'Europe/Oslo',
    noonBefore: () => nextChangedNight('Europe/Oslo', 1),
    change: 1,
  },
  {
    night: 'over a change by half an hour',
    timeZone: 'Australia/Lord_Howe',
    noonBefore: () => nextChangedNight('Australia/Lord_Howe'),
    change: 0.5,
  },
  { night: 'over New Year, in a zone of half hours', timeZone: 'Asia/Kolkata', noonBefore: nextNewYearsEve, change: 0 },
];

describe.concurrent('a stay given as dates opens its door from check-in to check-out in local time', () => {
  it.each(isFull ? everyNight : [firstNight])('$night ($timeZone)', async ({ timeZone, noonBefore, change }) => {
    await using hotel = await openHotel({ property: { timeZone } });
    const { propertyId } = hotel.settings;
    const client = NightlatchClient.connect({
      properties: [{ checkIn: '15:00', checkOut: '11:00', settings: hotel.settings }],
      env: { TEMPORAL_ADDRESS: hotel.temporal.address, NIGHTLATCH_TASK_QUEUE: hotel.temporal.taskQueue },
    });
    const noon = noonBefore();
    const [arrival, departure] = [dateOf(timeZone, noon), dateOf(timeZone, noon + dayMs)];
    const from = whenShown(timeZone, `${arrival} 15:00`, noon - dayMs);
    const to = whenShown(timeZone, `${departure} 11:00`, from);
    expect(Math.abs((to - from) / hourMs - 20)).toBe(change);
    function moveTo(at: number): Promise<void> {
      return hotel.advance((at - hotel.simulator.now().getTime()) / hourMs);
    }

    await client.putReservation(propertyId, 'R1', {
      stay: { arrival, departure },
      rooms: ['101'],
      guests: [{ guestId: 'g1', fullName: 'Ada Example' }],
    });
    await client.close();
    await moveTo(from - 5 * hourMs);
    expect(await hotel.credentials()).toEqual([]);
    await moveTo(from - 3 * hourMs);
    const [key] = await eventually(async () => {
      const issued = (await hotel.credentials()).filter((one) => one.issued);
      return issued.length > 0 && issued;
    });
    const opens: boolean[] = [];
    for (const at of [from - minuteMs, from + minuteMs, to - minuteMs, to + minuteMs]) {
      await moveTo(at);
      opens.push(await hotel.tap('101', key?.acsCredentialId ?? ''));
    }
    expect(opens).toEqual([false, true, true, false]);
    await eventually(async () => (await hotel.credentials()).length === 0);
  });
});
