import type { Instant } from './instant.ts';

/** A moment at which time alone changes something, and what that is, for the timer's summary. */
export interface Moment {
  readonly at: Instant;
  readonly what: string;
}
