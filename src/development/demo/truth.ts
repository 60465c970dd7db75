import type { Example } from './examples.ts';

/** A key that the demo holds: whose it is, and of which reservation. */
export interface HeldKey {
  readonly reservationId: string;
  readonly guestId: string;
  readonly acsCredentialId: string;
}

/** What the front desk knows: who has arrived and who has left. */
export interface FrontDesk {
  readonly checkedIn: ReadonlySet<string>;
  readonly checkedOut: ReadonlySet<string>;
}

/** The doors that every guest may open. */
export const commonDoors: readonly string[] = ['Main Entrance', 'Pool'];

/**
 * Whether a door should open for a key: while its reservation is checked in, for the rooms that the PMS gave its guest
 * and the common doors. Told from the PMS's messages alone, and from nothing that Nightlatch answers.
 */
export function shouldOpen(key: HeldKey, door: string, examples: readonly Example[], desk: FrontDesk): boolean {
  const { reservationId, guestId } = key;
  if (!desk.checkedIn.has(reservationId) || desk.checkedOut.has(reservationId)) return false;
  const example = examples.find((one) => one.reservationId === reservationId);
  const guest = example?.guests.find((one) => one.guestId === guestId);
  if (example === undefined || guest === undefined) return false;
  return commonDoors.includes(door) || (guest.rooms ?? example.rooms).includes(door);
}
