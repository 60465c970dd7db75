import { epochMs, type Instant, type Window } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';

/** PMSs send seconds that mean nothing, such as those of the moment at which they send. */
const noChangeMs = 60_000;

/** Whether two moments differ by less than a minute. */
export function isSameMinute(a: Instant, b: Instant): boolean {
  return Math.abs(epochMs(a) - epochMs(b)) < noChangeMs;
}

/** The stay that a message gives; an end that differs by less than a minute from the known one stays as it is. */
export function steadyStay(before: Window | undefined, stay: Window): Window {
  if (before === undefined) return stay;
  const from = isSameMinute(before.from, stay.from) ? before.from : stay.from;
  const to = isSameMinute(before.to, stay.to) ? before.to : stay.to;
  return from < to ? { from, to } : stay;
}

/** The guests that a message gives, with their own stays as {@link steadyStay} has them. */
export function withSteadyStays(before: readonly Guest[], guests: readonly Guest[]): readonly Guest[] {
  return guests.map((guest) => {
    if (guest.stay === undefined) return guest;
    const known = before.find(({ guestId }) => guestId === guest.guestId)?.stay;
    return { ...guest, stay: steadyStay(known, guest.stay) };
  });
}
