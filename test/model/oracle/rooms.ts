import { issueLead } from '../hotel.ts';
import { isRunning, type Booking } from './pms.ts';

/** The bookings of the whole hotel, by reservation id. */
export type Bookings = ReadonlyMap<string, Booking>;

/** Who can have a room, as {@link rightful} says. */
export type RightfulOn = (room: string) => readonly (readonly string[])[];

/** From when a reservation's guests may be in their rooms: from their arrival, if they came before their time. */
export function beginOf({ stay, arrivedAt }: Booking): number {
  return arrivedAt === null ? stay.from : Math.min(arrivedAt, stay.from);
}

/** The reservations that ask for a room, and still may. */
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

/** The reservations that ask for a room, in parties: sharers of sharers belong together. */
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

/** The others in a reservation's party on a room; none if it has the room alone, or asks for it no more. */
export function partnersOf(
  bookings: Bookings,
  room: string,
  { now, reservationId }: { readonly now: number; readonly reservationId: string },
): readonly string[] {
  const party = partiesFor(bookings, room, now).find(({ members }) => members.includes(reservationId));
  return party?.members.filter((id) => id !== reservationId) ?? [];
}

/**
 * The reservations that can rightly have a room at rest: one, or sharers, or none (an empty list); several possibilities if
 * it depends on which came first.
 *
 * Reservations in house go before all that are only booked; those go by the beginning of their stay, then by id, and none
 * has a room earlier than keys go out. Of several in house, the one stays that had the room at rest and has asked for it,
 * in house, ever since (`seated`); of sharers that nothing links any more, one of them. If there is none, the design gives
 * the room to the one that holds it: the PMS cannot know which check-in reached the room book first.
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
