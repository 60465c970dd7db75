import { areas, homeOf, type Hotel } from '../hotel.ts';
import type { GuestSaid } from '../sequence.ts';
import { isRunning, type Booking } from './pms.ts';
import { beginOf, type Bookings, type RightfulOn } from './rooms.ts';

/** What a door has to do when a person tries all the keys on their phone. */
export type Verdict = 'opens' | 'shut' | 'either';

/** Which reservation, or which sharers, have each room. */
export type Allotment = Readonly<Record<string, readonly string[]>>;

/** What the oracle judges doors by. */
export interface Circumstances {
  readonly hotel: Hotel;
  readonly bookings: Bookings;
  readonly allotment: Allotment;
  readonly now: number;
  readonly rightfulOn: RightfulOn;
  readonly phonesHear: boolean;
  /** Whether the keys of a reservation may be lacking because of a card that is not its guests' (rules 16 and 17). */
  readonly mayLackKeys: (reservationId: string) => boolean;
  /** Persons whose keys of a reservation are to be locked out by a new generation: removed with `rekey`. */
  readonly lockedOut: ReadonlySet<string>;
}

/** The rooms that a guest may enter if the reservation has all its rooms: the first guest, and a guest who names none, all. */
function entitledRooms({ rooms: all, guests }: Booking, guest: GuestSaid): readonly string[] {
  return guest.rooms === undefined || guests[0] === guest ? all : guest.rooms;
}

/** Whether a guest's time has come and is not over: their own stay, cut to the reservation's. */
function isTheirTime(booking: Booking, { stay }: GuestSaid, now: number): Verdict {
  if (now < beginOf(booking) || now >= booking.stay.to) return 'shut';
  if (stay === undefined) return 'opens';
  if (now >= stay.to) return 'shut';
  if (now >= stay.from) return 'opens';
  // Open in the design: whether a guest whose own stay begins with the reservation's came early with all the others.
  return stay.from === booking.stay.from ? 'either' : 'shut';
}

function weaker(a: Verdict, b: Verdict): Verdict {
  if (a === 'opens' || b === 'opens') return 'opens';
  return a === 'either' || b === 'either' ? 'either' : 'shut';
}

/** What a reservation alone makes of a person at a door. */
function verdictOf(
  reservationId: string,
  { person, door }: { readonly person: string; readonly door: string },
  circumstances: Circumstances,
): Verdict {
  const { bookings, allotment, now } = circumstances;
  const booking = bookings.get(reservationId);
  const guest = booking?.guests.find((one) => one.person === person);
  if (booking === undefined || guest === undefined || !isRunning(booking, now)) return 'shut';
  const mine = entitledRooms(booking, guest).filter((room) => allotment[room]?.includes(reservationId));
  const open = mine.length > 0 && (mine.includes(door) || (guest.areas ?? []).some((area) => areas[area] === door));
  if (booking.keysRevoked) return 'shut';
  const verdict = open ? isTheirTime(booking, guest, now) : 'shut';
  const holders = allotment[door] ?? [];
  const isOthers = holders.length > 0 && !holders.includes(reservationId);
  // On hold nothing is issued, so that a change stays half done: old keys open until the room's new guests used theirs. That
  // ends no key of a sharer who left, for the generation goes on (rules 3 and 14): that key goes when the hold ends.
  if (booking.onHold) {
    const goesOn = holders.some((id) => areLinked(bookings, { a: reservationId, b: id, links: 'sharedWith' }));
    return isOthers && !goesOn && isUsed(door, circumstances) ? 'shut' : 'either';
  }
  // Who waits for a new room because of a card keeps the old key so long, if the old room is not another's (rule 5).
  const mayBeOld = verdict === 'shut' && door in allotment && !isOthers;
  if (circumstances.mayLackKeys(reservationId) && (verdict === 'opens' || mayBeOld)) return 'either';
  // A guest who has to wait for all of their new rooms keeps the old key so long (rule 5: new keys before old ones go).
  if (mine.length === 0 && booking.rooms.length > 0) return isOthers ? 'shut' : 'either';
  return verdict;
}

/** Whether a rightful guest opened a room with a key of theirs, which ends all older ones. */
export function isUsed(door: string, circumstances: Circumstances): boolean {
  const { bookings, allotment } = circumstances;
  return (allotment[door] ?? []).some((holder) => {
    const booking = bookings.get(holder);
    if (booking === undefined || booking.onHold) return false;
    return booking.guests.some(({ person }) => verdictOf(holder, { person, door }, circumstances) === 'opens');
  });
}

/** What every door has to do for a person, by what the PMS said. */
export function verdicts(person: string, circumstances: Circumstances): Readonly<Record<string, Verdict>> {
  const { hotel, bookings } = circumstances;
  return Object.fromEntries(
    hotel.doors.map((door) => {
      const sound = [...bookings.keys()]
        .map((id) => verdictOf(id, { person, door }, circumstances))
        .reduce<Verdict>(weaker, 'shut');
      return [door, sound === 'shut' ? forDeafPhone(person, door, circumstances) : sound];
    }),
  );
}

/**
 * A revoked key on a phone that never hears of it ends only if it is overridden: by another reservation's guest at the
 * door, or by the new generation for which `rekey` asks. Common doors know no generations.
 */
function forDeafPhone(person: string, door: string, circumstances: Circumstances): Verdict {
  const { bookings, allotment, now, phonesHear, lockedOut } = circumstances;
  if (phonesHear) return 'shut';
  const holders = allotment[door] ?? [];
  const home = homeOf(person);
  // A guest who leaves a room that sharers keep is like a removed guest: the generation goes on (rules 3 and 14). A guest who
  // still asks for it, and shares it no more, is locked out.
  const booking = home === null ? undefined : bookings.get(home);
  const asks = booking !== undefined && isRunning(booking, now) && booking.rooms.includes(door);
  const links = asks ? 'sharesWith' : 'sharedWith';
  const isForeign =
    home !== null && !holders.includes(home) && !holders.some((id) => areLinked(bookings, { a: home, b: id, links }));
  const isOverridden = isForeign || holders.some((holder) => lockedOut.has(`${holder} ${person}`));
  return isOverridden && isUsed(door, circumstances) ? 'shut' : 'either';
}

/** Whether two reservations are, or ever were, named together, by each other or with a third: they may have shared a room. */
function areLinked(
  bookings: Bookings,
  { a, b, links }: { readonly a: string; readonly b: string; readonly links: 'sharesWith' | 'sharedWith' },
): boolean {
  function names(id: string): readonly string[] {
    return [id, ...(bookings.get(id)?.[links] ?? [])];
  }
  return (
    [...bookings.keys()].some((id) => names(id).includes(a) && names(id).includes(b)) ||
    names(a).some((id) => names(b).includes(id))
  );
}

/** Every way in which the rooms can be allotted, given who can have each. */
export function allotments(
  rooms: readonly string[],
  candidates: (room: string) => readonly (readonly string[])[],
): readonly Allotment[] {
  return rooms.reduce<readonly Allotment[]>(
    (before, room) => before.flatMap((allotment) => candidates(room).map((ids) => ({ ...allotment, [room]: ids }))),
    [{}],
  );
}
