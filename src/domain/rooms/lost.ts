import { plus, type Instant } from '../instant.ts';

/** What a property whose workflow was lost waits for: its room book is empty until its reservations have claimed again. */
export interface Lost {
  /** When all of them will have done so; `null` while nobody has asked them to. */
  readonly heardBy: Instant | null;
}

/** How long reservations are given to claim again: an operator's batch reaches thousands, one after the other. */
const heardWithinMs = 300_000;

/** After the reservations, and the property with them, were asked to claim again; nothing where none was lost. */
export function afterClaimAgain(lost: Lost | null, now: Instant): Lost | null {
  return lost && { heardBy: plus(now, heardWithinMs) };
}

/** Whether the room book knows of every reservation: before that nobody can say that an identity is not in use. */
export function isBookWhole(lost: Lost | null, now: Instant): boolean {
  return lost === null || (lost.heardBy !== null && lost.heardBy <= now);
}
