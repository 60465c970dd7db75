import type { GuestSaid, Said, Span, Status } from '../sequence.ts';

/** What the PMS believes of one reservation: the sum of what it said and was not refused. */
export interface Booking {
  readonly status: Status;
  readonly stay: Span;
  readonly rooms: readonly string[];
  readonly guests: readonly GuestSaid[];
  readonly sharesWith: readonly string[];
  /** The reservations that it was ever said to share with. */
  readonly sharedWith: readonly string[];
  readonly onHold: boolean;
  /** All keys were taken back, until the hold ends. */
  readonly keysRevoked: boolean;
  /** When the front desk first said of this arrival that the guests are in the house. */
  readonly arrivedAt: number | null;
}

/** People who are there, or may still come. */
export function isExpected({ status }: Booking): boolean {
  return status === 'booked' || status === 'in-house';
}

/** Whether a reservation is to have any keys and rooms at a moment: expected or there, and the stay not over. */
export function isRunning(booking: Booking, now: number): boolean {
  return isExpected(booking) && now < booking.stay.to;
}

function arriving(booking: Booking, now: number): Booking {
  return {
    ...booking,
    status: 'in-house',
    arrivedAt: booking.arrivedAt ?? now,
  };
}

function notThere(booking: Booking, status: Exclude<Status, 'in-house'>): Booking {
  return {
    ...booking,
    status,
    arrivedAt: null,
  };
}

function inStatus(booking: Booking, status: Status, now: number): Booking {
  return status === 'in-house' ? arriving(booking, now) : notThere(booking, status);
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}

function isSoundParty(guests: readonly GuestSaid[], rooms: readonly string[]): boolean {
  return (
    !hasTwice(guests.map(({ guestId }) => guestId)) &&
    !hasTwice(guests.map(({ person }) => person)) &&
    guests.every((guest) => (guest.rooms ?? []).every((room) => rooms.includes(room)))
  );
}

function sole(booking: Booking | null, said: Extract<Said, { name: 'replaceReservation' }>, now: number) {
  const status = said.status ?? booking?.status ?? 'booked';
  const before = booking ?? { onHold: false, keysRevoked: false, arrivedAt: null, status, sharedWith: [] };
  const { stay, rooms, guests, sharesWith = [] } = said;
  const sharedWith = [...new Set([...before.sharedWith, ...sharesWith])];
  const next = inStatus({ ...before, stay, rooms, guests, sharesWith, sharedWith }, status, now);
  const isNewEnd = booking === null || booking.stay.to !== said.stay.to;
  return isSoundParty(said.guests, said.rooms) && !(isNewEnd && isExpected(next) && now >= said.stay.to) ? next : null;
}

/** Rooms moved: a guest of one room gets the other; a guest with none of the rooms left gets all. */
function rehoused(booking: Booking, { rooms, moves }: Extract<Said, { name: 'changeRooms' }>): Booking {
  const guests = booking.guests.map((guest) => {
    if (guest.rooms === undefined) return guest;
    const moved = guest.rooms.map((room) => moves.find(({ from }) => from === room)?.to ?? room);
    const kept = moved.filter((room) => rooms.includes(room));
    return { ...guest, rooms: kept.length === 0 ? undefined : [...new Set(kept)] };
  });
  return { ...booking, rooms, guests };
}

/** Whether a message would make one person two guests of a reservation: the oracle does not know whose key is whose then. */
export function wouldBeTwice(booking: Booking | null, said: Said): boolean {
  const added = said.name === 'addGuest' ? [...(booking?.guests ?? []), said.guest] : [];
  return hasTwice((said.name === 'replaceReservation' ? said.guests : added).map(({ person }) => person));
}

/** What the PMS believes after a message; `null` where the message makes no sense and must be refused. */
export function after(booking: Booking | null, said: Said, now: number): Booking | null {
  if (said.name === 'replaceReservation') return sole(booking, said, now);
  if (booking === null) return null;
  const { status, stay, rooms, guests } = booking;
  function knows(guestId: string): boolean {
    return guests.some((guest) => guest.guestId === guestId);
  }
  switch (said.name) {
    case 'addGuest': {
      const party = [...guests, said.guest];
      return isSoundParty(party, rooms) ? { ...booking, guests: party } : null;
    }
    case 'removeGuest':
      return knows(said.guestId)
        ? { ...booking, guests: guests.filter(({ guestId }) => guestId !== said.guestId) }
        : null;
    case 'changeRooms':
      return said.moves.every(({ to }) => said.rooms.includes(to)) ? rehoused(booking, said) : null;
    case 'changeStay':
      return now >= said.stay.to && said.stay.to !== stay.to ? null : { ...booking, stay: said.stay };
    case 'newKey':
    case 'reportLostPhone':
      return knows(said.guestId) ? booking : null;
    case 'checkIn':
      return isRunning(booking, now) ? arriving(booking, now) : null;
    case 'undoCheckIn':
      return isExpected(booking) ? notThere(booking, 'booked') : null;
    case 'checkOut':
      return status === 'cancelled' || status === 'no-show' ? null : notThere(booking, 'departed');
    case 'undoCheckOut':
      return status === 'departed' || status === 'in-house' ? arriving(booking, now) : null;
    case 'cancel':
      return notThere(booking, 'cancelled');
    case 'noShow':
      return status === 'in-house' || status === 'departed' ? null : notThere(booking, 'no-show');
    case 'reinstate':
      return status === 'in-house' ? null : notThere(booking, 'booked');
    case 'hold':
      return { ...booking, onHold: true };
    case 'revokeKeys':
      return { ...booking, onHold: true, keysRevoked: true };
    case 'release':
      return { ...booking, onHold: false, keysRevoked: false };
  }
}
