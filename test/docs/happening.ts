import type { MessageName } from '../../src/domain/messages/index.ts';

/** What happens to a reservation (R1 unless `to` names another): a message, or hours that pass. */
export type Happens =
  { readonly name: MessageName; readonly body?: object; readonly to?: string } | { readonly hoursPass: number };

/** The moment that is so many hours after the beginning of the row. */
export type At = (hours: number) => string;

/** The state before something happens. */
export interface Situation {
  readonly title: string;
  readonly says: string;
  /** What leads to this state. */
  readonly begins: (at: At) => readonly Happens[];
}

/** A row of the table. */
export interface Happening {
  readonly title: string;
  readonly before: Situation;
  readonly happens: (at: At) => readonly Happens[];
  /** Rooms that R2 does not get, because R1's guests are in them. */
  readonly occupied?: readonly string[];
}

function guest(n: number, part: object = {}) {
  return { guestId: `g${n}`, fullName: `Guest ${n}`, ...part };
}

/** A stay, in whole hours from now. By default it has begun, so keys are due. */
function stay(at: At, from = -1, to = 48) {
  return { from: at(from), to: at(to) };
}

function family(at: At, part: object = {}): Happens {
  return {
    name: 'replaceReservation',
    body: { status: 'booked', stay: stay(at), rooms: ['101'], guests: [guest(1), guest(2)], ...part },
  };
}

function inHouse(at: At, part: object = {}): Happens {
  return family(at, { status: 'in-house', ...part });
}

const nothing: Situation = { title: 'nothing', says: 'the reservation does not exist', begins: () => [] };
const later: Situation = {
  title: 'later',
  says: 'booked, two guests in 101; the stay begins tomorrow, so no key is out yet',
  begins: (at) => [family(at, { stay: stay(at, 24, 72) })],
};
const booked: Situation = {
  title: 'booked',
  says: 'booked, two guests in 101; their keys are out',
  begins: (at) => [family(at)],
};
const staying: Situation = {
  title: 'in house',
  says: 'checked in, two guests in 101; their keys are out',
  begins: (at) => [inHouse(at)],
};
const twoRooms: Situation = {
  title: 'two rooms',
  says: 'checked in, the first guest in 101 and 102, the second in 102 only',
  begins: (at) => [inHouse(at, { rooms: ['101', '102'], guests: [guest(1), guest(2, { rooms: ['102'] })] })],
};
const roomless: Situation = {
  title: 'no room yet',
  says: 'checked in, two guests, no room assigned, so no key is out',
  begins: (at) => [inHouse(at, { rooms: [] })],
};
const departed: Situation = {
  title: 'departed',
  says: 'in house, then checked out; no key is left',
  begins: (at) => [inHouse(at), { name: 'checkOut' }],
};
const cancelled: Situation = {
  title: 'cancelled',
  says: 'booked, then cancelled; no key is left',
  begins: (at) => [family(at), { name: 'cancel' }],
};
const held: Situation = {
  title: 'on hold',
  says: 'in house, then put on hold',
  begins: (at) => [inHouse(at), { name: 'hold' }],
};
const neighbours: Situation = {
  title: 'neighbours',
  says: 'R1 with one guest in 101, R2 with one guest in 102, both checked in',
  begins: (at) => [
    inHouse(at, { guests: [guest(1)] }),
    { ...inHouse(at, { guests: [guest(1)], rooms: ['102'] }), to: 'R2' },
  ],
};

/** Every state before a happening, in the order of the document. */
export const situations: readonly Situation[] = [
  nothing,
  later,
  booked,
  staying,
  twoRooms,
  roomless,
  departed,
  cancelled,
  held,
  neighbours,
];

function rooms(...names: readonly string[]): Happens {
  return { name: 'changeRooms', body: { rooms: names } };
}
function newStay(at: At, from: number, to: number): Happens {
  return {
    name: 'changeStay',
    body: { stay: stay(at, from, to) },
  };
}

/** Everything that can happen in a PMS, by heading. */
export const happenings: Readonly<Record<string, readonly Happening[]>> = {
  'The reservation': [
    { title: 'made days ahead', before: nothing, happens: (at) => [family(at, { stay: stay(at, 24, 72) })] },
    { title: 'made for today', before: nothing, happens: (at) => [family(at)] },
    { title: 'made and checked in at once (a walk-in)', before: nothing, happens: (at) => [inHouse(at)] },
    { title: 'made before a room is assigned', before: nothing, happens: (at) => [family(at, { rooms: [] })] },
    { title: 'its keys become due', before: later, happens: () => [{ hoursPass: 21 }] },
    { title: 'sent again unchanged', before: staying, happens: (at) => [inHouse(at)] },
    { title: 'cancelled', before: booked, happens: () => [{ name: 'cancel' }] },
    { title: 'reinstated', before: cancelled, happens: () => [{ name: 'reinstate' }] },
    { title: 'becomes a no-show', before: booked, happens: () => [{ name: 'noShow' }] },
  ],
  Guests: [
    {
      title: 'added before the keys are out',
      before: later,
      happens: () => [{ name: 'addGuest', body: { guest: guest(3) } }],
    },
    {
      title: 'added during the stay',
      before: staying,
      happens: () => [{ name: 'addGuest', body: { guest: guest(3) } }],
    },
    {
      title: 'added for one of two rooms',
      before: twoRooms,
      happens: () => [{ name: 'addGuest', body: { guest: guest(3, { rooms: ['101'] }) } }],
    },
    {
      title: 'added for part of the stay',
      before: staying,
      happens: (at) => [{ name: 'addGuest', body: { guest: guest(3, { stay: stay(at, -1, 24) }) } }],
    },
    { title: 'removed', before: staying, happens: () => [{ name: 'removeGuest', body: { guestId: 'g2' } }] },
    {
      title: 'removed, with a phone that may stay offline',
      before: staying,
      happens: () => [{ name: 'removeGuest', body: { guestId: 'g2', rekey: true } }],
    },
    {
      title: 'the primary guest removed',
      before: staying,
      happens: () => [{ name: 'removeGuest', body: { guestId: 'g1' } }],
    },
    {
      title: 'the primary guest replaced',
      before: staying,
      happens: (at) => [inHouse(at, { guests: [guest(3), guest(2)] })],
    },
    {
      title: 'gets a new key',
      before: staying,
      happens: () => [{ name: 'newKey', body: { guestId: 'g1' } }],
    },
    {
      title: 'gets a new key, and so does everyone else',
      before: staying,
      happens: () => [{ name: 'newKey', body: { guestId: 'g1', rekey: true } }],
    },
    { title: 'loses a phone', before: staying, happens: () => [{ name: 'reportLostPhone', body: { guestId: 'g2' } }] },
  ],
  Rooms: [
    { title: 'assigned', before: roomless, happens: () => [rooms('101')] },
    { title: 'un-assigned', before: staying, happens: () => [rooms()] },
    { title: 'changed to another room', before: staying, happens: () => [rooms('102')] },
    { title: 'added', before: staying, happens: () => [rooms('101', '102')] },
    { title: 'dropped', before: twoRooms, happens: () => [rooms('102')] },
    {
      title: 'one of two changed, for its own guest, too',
      before: twoRooms,
      happens: () => [{ name: 'changeRooms', body: { rooms: ['101', '103'], moves: [{ from: '102', to: '103' }] } }],
    },
    {
      title: 'swapped between two reservations',
      before: neighbours,
      happens: () => [rooms('102'), { ...rooms('101'), to: 'R2' }],
    },
    {
      title: 'assigned while another guest is in it',
      before: staying,
      occupied: ['101'],
      happens: (at) => [{ ...inHouse(at, { guests: [guest(1)] }), to: 'R2' }],
    },
  ],
  'The stay': [
    { title: 'extended', before: staying, happens: (at) => [newStay(at, -1, 72)] },
    { title: 'shortened', before: staying, happens: (at) => [newStay(at, -1, 24)] },
    { title: 'begins earlier', before: booked, happens: (at) => [newStay(at, -3, 48)] },
    { title: 'begins later, with keys out', before: booked, happens: (at) => [newStay(at, 2, 48)] },
    { title: 'moved to other dates', before: booked, happens: (at) => [newStay(at, 100, 148)] },
    { title: 'ends without a check-out', before: staying, happens: () => [{ hoursPass: 49 }] },
  ],
  'The front desk': [
    { title: 'checks in', before: booked, happens: () => [{ name: 'checkIn' }] },
    { title: 'checks in early, before keys are due', before: later, happens: () => [{ name: 'checkIn' }] },
    { title: 'undoes a check-in', before: staying, happens: () => [{ name: 'undoCheckIn' }] },
    {
      title: 'undoes an early check-in',
      before: {
        ...later,
        begins: (at) => [...later.begins(at), { name: 'checkIn' }],
        title: 'later, checked in early',
      },
      happens: () => [{ name: 'undoCheckIn' }],
    },
    { title: 'checks out', before: staying, happens: () => [{ name: 'checkOut' }] },
    { title: 'undoes a check-out', before: departed, happens: () => [{ name: 'undoCheckOut' }] },
    {
      title: 'puts the reservation on hold, then a guest is added',
      before: staying,
      happens: () => [{ name: 'hold' }, { name: 'addGuest', body: { guest: guest(3) } }],
    },
    { title: 'takes all keys back', before: staying, happens: () => [{ name: 'revokeKeys' }] },
    {
      title: 'releases the reservation whose keys were taken back',
      before: {
        ...held,
        title: 'without keys',
        says: 'in house, then all keys were taken back',
        begins: (at) => [...staying.begins(at), { name: 'revokeKeys' }],
      },
      happens: () => [{ name: 'release' }],
    },
    {
      title: 'releases the hold after a guest was added',
      before: {
        ...held,
        title: 'on hold, with an added guest',
        begins: (at) => [...held.begins(at), { name: 'addGuest', body: { guest: guest(3) } }],
      },
      happens: () => [{ name: 'release' }],
    },
  ],
};
