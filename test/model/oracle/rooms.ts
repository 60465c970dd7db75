import { issueLead } from '../hotel.ts';
import { isRunning, type Booking } from './pms.ts';

/** The bookings of the whole hotel, by reservation id. */
export type Bookings = ReadonlyMap<string, Booking>;

/** From when a reservation's guests may be in their rooms: from their arrival, if they came before their time. */
export function beginOf({ stay, arrivedAt }: Booking): number {
  return arrivedAt === null ? stay.from : Math.min(arrivedAt, stay.from);
}

/** Who asks for a room, and may still. */
export function askers(bookings: Bookings, room: string, now: number): readonly string[] {
  return [...bookings].flatMap(([id, booking]) =>
    isRunning(booking, now) && booking.rooms.includes(room) ? [id] : [],
  );
}

function bookingOf(bookings: Bookings, reservationId: string): Booking {
  const booking = bookings.get(reservationId);
  if (booking === undefined) throw new Error(`the PMS never spoke of ${reservationId}`);
  return booking;
}

/** Reservations that have a room together, or one alone (rule 14). */
interface Party {
  /** By id. */
  readonly members: readonly string[];
  readonly isThere: boolean;
  readonly begin: number;
}

function areSharers(bookings: Bookings, a: string, b: string): boolean {
  const [one, other] = [bookingOf(bookings, a), bookingOf(bookings, b)];
  const areTogether = beginOf(one) < other.stay.to && beginOf(other) < one.stay.to;
  return areTogether && (one.sharesWith.includes(b) || other.sharesWith.includes(a));
}

/** Whoever asks for a room, in parties: sharers of sharers belong together. */
function partiesFor(bookings: Bookings, room: string, now: number): readonly Party[] {
  const groups = askers(bookings, room, now).reduce<readonly (readonly string[])[]>((before, id) => {
    const own = before.filter((group) => group.some((other) => areSharers(bookings, id, other)));
    return [...before.filter((group) => !own.includes(group)), [...own.flat(), id]];
  }, []);
  return groups.map((group) => {
    const all = group.map((id) => bookingOf(bookings, id));
    return {
      members: group.toSorted(),
      isThere: all.some(({ status }) => status === 'in-house'),
      begin: Math.min(...all.map(beginOf)),
    };
  });
}

/** The others in a reservation's party on a room; nobody where it has the room alone, or asks for it no more. */
export function partnersOf(
  bookings: Bookings,
  room: string,
  { now, reservationId }: { readonly now: number; readonly reservationId: string },
): readonly string[] {
  const party = partiesFor(bookings, room, now).find(({ members }) => members.includes(reservationId));
  return party?.members.filter((id) => id !== reservationId) ?? [];
}

/**
 * Who can rightly have a room at rest: one reservation or sharers, or nobody (an empty list); several possibilities where
 * it depends on who came first.
 *
 * Whoever is in the house goes before all who are only booked, whose turn comes by the beginning of their stay, then by
 * id; and nobody who is only booked has a room earlier than keys go out. Of several in the house the one stays who had
 * the room when all was at rest and has asked for it, in the house, ever since (`seated`); of sharers whom nothing links
 * any more, one of those. Where no such is, the design gives it to the one who holds it: whose check-in reached the room
 * book first is not for the PMS to know.
 */
export function rightful(
  bookings: Bookings,
  room: string,
  { now, seated = [] }: { readonly now: number; readonly seated?: readonly string[] | undefined },
): readonly (readonly string[])[] {
  const parties = partiesFor(bookings, room, now);
  const there = parties.filter(({ isThere }) => isThere).map(({ members }) => members);
  const sitting = there.filter((members) => members.some((id) => seated.includes(id)));
  if (sitting.length > 0) return sitting;
  if (there.length > 0) return there;
  const [next] = parties.toSorted(
    (a, b) => a.begin - b.begin || ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1),
  );
  return next === undefined || next.begin - issueLead > now ? [[]] : [next.members];
}
