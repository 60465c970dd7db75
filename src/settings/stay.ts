import { Temporal } from 'temporal-polyfill';
import { instantOf, type Instant, type Window } from '../domain/instant.ts';
import type { Read } from './problem.ts';
import type { PropertyConfig } from './property.ts';

/** A stay as a PMS that knows only dates has it: `YYYY-MM-DD`, in the property's time zone. */
export interface StayDates {
  readonly arrival: string;
  readonly departure: string;
}

function dateOf(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** Temporal's rule `compatible`: a time that the clock skips is the later moment, one that it repeats the first. */
function instantAt(date: Temporal.PlainDate, time: string, timeZone: string): Instant {
  return instantOf(date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}

/**
 * Turns dates into instants by the property's check-in and check-out times, right across daylight saving. Refuses dates
 * that do not exist; whether the stay ends after it begins is for the message's schema to say.
 */
export function stayOf(
  { arrival, departure }: StayDates,
  { checkIn, checkOut, settings: { timeZone } }: Pick<PropertyConfig, 'checkIn' | 'checkOut' | 'settings'>,
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
