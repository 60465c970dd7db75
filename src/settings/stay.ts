import { Temporal } from 'temporal-polyfill';
import { instantOf, type Instant, type Window } from '../domain/instant.ts';
import type { Read } from './problem.ts';
import type { PropertyConfig } from './property.ts';

/** A stay by dates, `YYYY-MM-DD` in the property's time zone, for a PMS that knows no times. */
export interface StayDates {
  readonly arrival: string;
  readonly departure: string;
}

/** What makes a date or a time of day an instant at a hotel. */
type HotelTimes = Pick<PropertyConfig, 'checkIn' | 'checkOut' | 'settings'>;

function dateOf(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** The instant of a local time: the later one if the clock skips the time, the first one if the clock repeats it. */
function instantAt(date: Temporal.PlainDate, time: string, timeZone: string): Instant {
  return instantOf(date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}

/** A whole day in a time zone; `null` if the text is not a date of the years in which stays can be, 2000 to 2199. */
export function dayIn(text: string, timeZone: string): Window | null {
  const date = dateOf(text);
  if (date === null || date.year < 2000 || date.year >= 2200) return null;
  function startOf(day: Temporal.PlainDate): Instant {
    return instantOf(day.toZonedDateTime({ timeZone }).epochMilliseconds);
  }
  return { from: startOf(date), to: startOf(date.add({ days: 1 })) };
}

/** The day on which an instant is in a time zone, such as 2026-12-01. */
export function dateAt(sinceEpochMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(sinceEpochMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/**
 * Turns dates into instants by the property's check-in and check-out times; daylight saving is taken into account. Refuses
 * dates that do not exist. The schema of the message checks that the stay ends after it begins.
 */
export function stayOf(
  { arrival, departure }: StayDates,
  { checkIn, checkOut, settings: { timeZone } }: HotelTimes,
): Read<Window> {
  const from = dateOf(arrival);
  const to = dateOf(departure);
  if (from !== null && to !== null)
    return { ok: true, value: { from: instantAt(from, checkIn, timeZone), to: instantAt(to, checkOut, timeZone) } };
  const reason = 'is not a date, such as 2026-12-01';
  return {
    ok: false,
    problems: [
      ...(from === null ? [{ field: 'arrival', reason }] : []),
      ...(to === null ? [{ field: 'departure', reason }] : []),
    ],
  };
}

/**
 * The departure at a time of day, `HH:MM` in the hotel's time zone: on the day on which the stay ends, or today if that
 * day has passed.
 */
export function departureAt(
  time: string,
  { departure, now }: { readonly departure: Instant; readonly now: Instant },
  timeZone: string,
): Instant {
  function dayOf(instant: Instant): Temporal.PlainDate {
    return Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDate();
  }
  const [last, today] = [dayOf(departure), dayOf(now)];
  return instantAt(Temporal.PlainDate.compare(last, today) < 0 ? today : last, time, timeZone);
}
