import type { Instant } from '../instant.ts';
import type { SystemProblem } from '../seam/system.ts';

/** A problem of one of the two systems, and since when it is known. */
export interface FoundProblem extends SystemProblem {
  readonly since: Instant;
  /** It has lasted long enough for a person to hear of it. */
  readonly isConfirmed: boolean;
}

/** What the property knows of its lock system and of its credential service. */
export interface SystemsWatch {
  /** When both are looked at next; `null` before that is planned. */
  readonly lookAt: Instant | null;
  /** When Seam said that something is disconnected, if no look has shown since whether it still is. */
  readonly suspectedSince: Instant | null;
  readonly problems: readonly FoundProblem[];
  /** The systems and accounts that the last look asked about: events about others change nothing. */
  readonly ids: readonly string[];
}

/** Before the first look. */
export const nothingSeen: SystemsWatch = { lookAt: null, suspectedSince: null, problems: [], ids: [] };
