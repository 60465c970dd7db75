import { plus, type Instant } from '../instant.ts';

/**
 * The state of a property whose workflow was lost: its room book is empty until its reservations have claimed again.
 */
export interface Lost {
  /** When all of them will have claimed; `null` until an operator asks them to (`claimAgain`). */
  readonly heardBy: Instant | null;
}

/** How long reservations have to claim again: an operator's batch reaches thousands, one after the other. */
const heardWithinMs = 300_000;

/** After an operator asked the reservations, and with them the property, to claim again; nothing if none was lost. */
export function afterClaimAgain(lost: Lost | null, now: Instant): Lost | null {
  return lost && { heardBy: plus(now, heardWithinMs) };
}

/** Whether the room book knows every reservation. Before that it cannot say that an identity is not in use. */
export function isBookWhole(lost: Lost | null, now: Instant): boolean {
  return lost === null || (lost.heardBy !== null && lost.heardBy <= now);
}
