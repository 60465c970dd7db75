import { issueLead } from '../hotel.ts';
import { isRunning, type Booking } from './pms.ts';

/** The bookings of the whole hotel, by reservation id. */
export type Bookings = ReadonlyMap<string, Booking>;

/** From when a reservation's guests may be in their rooms: from their arrival, if they came before their time. */
export const beginOf = ({ stay, arrivedAt }: Booking): number =>
  arrivedAt === null ? stay.from : Math.min(arrivedAt, stay.from);

/** Who asks for a room, and may still. */
export const askers = (bookings: Bookings, room: string, now: number): readonly string[] =>
  [...bookings].flatMap(([id, booking]) => (isRunning(booking, now) && booking.rooms.includes(room) ? [id] : []));

const bookingOf = (bookings: Bookings, reservationId: string): Booking => {
  const booking = bookings.get(reservationId);
  if (booking === undefined) throw new Error(`the PMS never spoke of ${reservationId}`);
  return booking;
};

/**
 * Who can rightly have a room at rest: one reservation, or nobody (`null`); several where it depends on who came first.
 *
 * Whoever is in the house goes before all who are only booked, whose turn comes by the beginning of their stay, then by
 * id; and nobody who is only booked has a room earlier than keys go out. Of several in the house the one stays who had
 * the room when all was at rest and has asked for it, in the house, ever since (`seated`). Where no such is, the design
 * gives it to the one who holds it: whose check-in reached the room book first is not for the PMS to know.
 */
export const rightful = (
  bookings: Bookings,
  room: string,
  now: number,
  seated: string | undefined,
): readonly (string | null)[] => {
  const all = askers(bookings, room, now);
  const there = all.filter((id) => bookingOf(bookings, id).status === 'in-house');
  if (seated !== undefined && there.includes(seated)) return [seated];
  if (there.length > 0) return there;
  const [next] = all.toSorted(
    (a, b) => beginOf(bookingOf(bookings, a)) - beginOf(bookingOf(bookings, b)) || (a < b ? -1 : 1),
  );
  return next === undefined || beginOf(bookingOf(bookings, next)) - issueLead > now ? [null] : [next];
};
