import type { Instant } from './instant.ts';

/** A moment at which time alone changes something, and what that is, for the timer's summary. */
export interface Moment {
  readonly at: Instant;
  readonly what: string;
}

/** The first of the moments that is still to come; `null` if there is none. */
export function nextOf(moments: readonly Moment[], now: Instant): Moment | null {
  return moments.reduce<Moment | null>(
    (first, moment) => (moment.at > now && (first === null || moment.at < first.at) ? moment : first),
    null,
  );
}
