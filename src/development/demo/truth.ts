import type { Example } from './examples.ts';

/** A guest of a reservation. */
export interface GuestRef {
  readonly reservationId: string;
  readonly guestId: string;
}

/** What the front desk knows: the reservations, and which of them have arrived and left. */
export interface FrontDesk {
  readonly examples: readonly Example[];
  readonly checkedIn: ReadonlySet<string>;
  readonly checkedOut: ReadonlySet<string>;
}

/** The common doors, which every guest may open. */
export const commonDoors: readonly string[] = ['Main Entrance', 'Pool'];

/**
 * Whether a door should open for a guest: while the reservation is checked in, for the guest's rooms and the common doors.
 * Decided from the PMS's messages alone, without Nightlatch's answers.
 */
export function shouldOpen({ reservationId, guestId }: GuestRef, door: string, desk: FrontDesk): boolean {
  if (!desk.checkedIn.has(reservationId) || desk.checkedOut.has(reservationId)) return false;
  const example = desk.examples.find((one) => one.reservationId === reservationId);
  const guest = example?.guests.find((one) => one.guestId === guestId);
  if (example === undefined || guest === undefined) return false;
  return commonDoors.includes(door) || (guest.rooms ?? example.rooms).includes(door);
}
