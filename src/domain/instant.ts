/** A point in time as `YYYY-MM-DDTHH:mm:ss.sssZ`: always UTC and always this long, so that text order is time order. */
export type Instant = string;

/** A half-open stretch of time: `from` belongs to it, `to` no longer does. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** The instant of `sinceEpochMs` milliseconds since 1970, as a clock or `Date.parse` gives them. */
export function instantOf(sinceEpochMs: number): Instant {
  return new Date(sinceEpochMs).toISOString();
}

/** Milliseconds since 1970 of an instant. */
export function epochMs(instant: Instant): number {
  return Date.parse(instant);
}

/** The instant `ms` milliseconds after `instant`, or before it if `ms` is negative. */
export function plus(instant: Instant, ms: number): Instant {
  return instantOf(epochMs(instant) + ms);
}

/** The earlier of two instants. */
export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Whether two windows have a moment in common. */
export function overlaps(a: Window, b: Window): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Whether two windows are the same. */
export function sameWindow(a: Window, b: Window): boolean {
  return a.from === b.from && a.to === b.to;
}

/** The time that two windows have in common, `null` if there is none. */
export function intersection(a: Window, b: Window): Window | null {
  return overlaps(a, b) ? { from: later(a.from, b.from), to: earlier(a.to, b.to) } : null;
}

/**
 * A formatter costs more to make than to use, and a process serves few time zones. It has no state that a caller could
 * see.
 */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** An instant as the hotel's clocks show it, with the zone: `2026-12-01 15:00 (Europe/Oslo)`. */
export function zonedTime(instant: Instant, timeZone: string): string {
  return `${localTime(instant, timeZone)} (${timeZone})`;
}

/** An instant as the hotel's clocks show it: `2026-12-01 15:00`. */
export function localTime(instant: Instant, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(timeZone, clock);
  return clock.format(epochMs(instant));
}
