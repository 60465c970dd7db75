import { earlier, intersection, type Instant, type Window } from '../instant.ts';
import { isSameMinute } from './steadyStay.ts';
import type { Guest, ReplaceReservation, ReservationStatus } from '../messages/reservation.ts';
import { isStillThePerson, personAfter, type KnownPerson } from '../person/known.ts';

/** A phone that was reported lost and is not yet confirmed deactivated. */
export interface LostPhone {
  readonly guestId: string;
  /** The person who lost it (`personKey`): another person may have the guest id by the time it is looked for. */
  readonly person: string;
  /** The identity that the PMS named for the person, `null` if it named none. */
  readonly userIdentityId: string | null;
  /** `null`: all phones that the guest had when the loss was reported; the first look fills them in. */
  readonly deviceIds: readonly string[] | null;
  /** The sender may deactivate phones only of identities that no other hotel may use. Absent: of any. */
  readonly ownPhonesOnly?: true;
  /** The other reservations of the person hear of it elsewhere: one of them reported it, or they are being told. */
  readonly isHeard?: true;
}

/** What a reservation tells the others of a person whose phone it deactivates. */
export interface PhoneLost {
  readonly userIdentityId: string;
  readonly deviceIds: readonly string[];
}

/** The person behind a guest id: PMSs number guests, and may give another person the same number. */
export interface Person {
  /** Counts the persons with this guest id, from 1. */
  readonly number: number;
  readonly known: KnownPerson;
}

/** What the PMS wants a reservation to be: the outcome of all messages so far, in plain JSON. */
export interface Desired {
  readonly status: ReservationStatus;
  readonly stay: Window;
  /** The PMS's room names; empty while none is assigned. */
  readonly rooms: readonly string[];
  /** The first is the primary guest, entitled to every room. */
  readonly guests: readonly Guest[];
  readonly sharesWith: readonly string[];
  readonly join: NonNullable<ReplaceReservation['join']> | null;
  /** Credentials on its rooms that a person took for the guests' own (rule 19); absent: none. */
  readonly adopted?: readonly string[];
  /** On hold no key is issued; keys are still revoked. */
  readonly onHold: boolean;
  /** All keys were taken back (`revokeKeys`): until the hold ends, no guest has one. */
  readonly keysRevoked: boolean;
  /** When the front desk checked the reservation in; `null` while it is not in house. */
  readonly checkedInAt: Instant | null;
  /**
   * When the guests came (rule 19); `null` before. It outlasts a check-out that is undone. A reservation that is in house
   * with its first message came when its stay began.
   */
  readonly arrivedAt: Instant | null;
  /** Generations up to this number may not be joined or kept: a phone was lost, a message said `rekey`, or all keys were taken back. */
  readonly voidGeneration: number;
  /** When that was said last; `null`: never. Cards of the desk that were encoded by then are void, too (rule 19). */
  readonly voidedAt: Instant | null;
  /** Keys that their guests' new keys replace although nothing is wrong with them, by `requestId` (`newKey`). */
  readonly keysToReplace: readonly string[];
  /**
   * No key is issued until these are confirmed as deactivated (rule 8). A person has two at the most: first the one whose
   * sender may deactivate any phone, then the other.
   */
  readonly lostPhones: readonly LostPhone[];
  /** By guest id, former guests included. */
  readonly persons: Readonly<Record<string, Person>>;
}

/** What no PMS sends with its first message: a new field of `Desired` gets its default here. */
export const freshDesired = {
  status: 'booked',
  sharesWith: [],
  join: null,
  onHold: false,
  keysRevoked: false,
  checkedInAt: null,
  arrivedAt: null,
  voidGeneration: 0,
  voidedAt: null,
  keysToReplace: [],
  lostPhones: [],
  persons: {},
} satisfies Partial<Desired>;

/** Records the person behind each guest id; another person with the same id counts as the next one. */
export function withPersons(desired: Desired): Desired {
  const persons = desired.guests.map((guest): readonly [string, Person] => {
    const before = desired.persons[guest.guestId];
    if (before === undefined) return [guest.guestId, { number: 1, known: personAfter(null, guest) }];
    const isStill = isStillThePerson(before.known, guest);
    const known = personAfter(isStill ? before.known : null, guest);
    return [guest.guestId, { number: isStill ? before.number : before.number + 1, known }];
  });
  return { ...desired, persons: { ...desired.persons, ...Object.fromEntries(persons) } };
}

/** Names the person behind a guest id, for what is remembered about them: `g1`, or `g1/2` for the second one. */
export function personKey({ persons }: Desired, guestId: string): string {
  const number = persons[guestId]?.number ?? 1;
  return number === 1 ? guestId : `${guestId}/${number}`;
}

/** The person behind each guest who stays, as `personKey` names them, by guest id. */
export function personsStaying(desired: Desired): ReadonlyMap<string, string> {
  return new Map(desired.guests.map(({ guestId }) => [guestId, personKey(desired, guestId)]));
}

/** Whether a reservation in this status should have credentials (rule 9). */
export function isLive(status: ReservationStatus): boolean {
  return status === 'booked' || status === 'in-house';
}

/** Whether guests are, or were, in the house. */
export function hasCome(status: ReservationStatus): boolean {
  return status === 'in-house' || status === 'departed';
}

/** Which message undoes a status, so that the reservation can be checked in. */
export function undoOf(status: ReservationStatus): 'undoCheckOut' | 'reinstate' {
  return status === 'departed' ? 'undoCheckOut' : 'reinstate';
}

/** When a reservation that is in house was checked in, as its claim says it (rule 19); nothing if it is not in house. */
export function arrivalOf({ status, arrivedAt }: Desired): { readonly arrivedAt?: Instant } {
  return status === 'in-house' && arrivedAt !== null ? { arrivedAt } : {};
}

/** Whether a reservation is live and its stay not over: then its guests' identities are in use. */
export function isCurrent(desired: Desired, now: Instant): boolean {
  return isLive(desired.status) && now < desired.stay.to;
}

/** The window in which keys open and the room is claimed: the stay, from the moment of check-in if that was earlier (rule 10). */
export function keyWindow(desired: Desired): Window {
  return {
    from: desired.checkedInAt === null ? desired.stay.from : earlier(desired.checkedInAt, desired.stay.from),
    to: desired.stay.to,
  };
}

/**
 * A guest's own window: the guest's stay, if there is one, cut to the reservation's; `null` if nothing is left (rule
 * 2).
 */
export function guestWindow(desired: Desired, guest: Guest): Window | null {
  const window = keyWindow(desired);
  if (guest.stay === undefined) return window;
  const early = isSameMinute(guest.stay.from, desired.stay.from);
  return intersection(window, early ? { from: window.from, to: guest.stay.to } : guest.stay);
}

/**
 * The rooms that a guest may open: all for the primary guest and for guests without a subset, else the subset. A guest
 * whose rooms all left the reservation gets all of the reservation's rooms (rule 1).
 */
export function guestRooms(desired: Desired, guest: Guest): readonly string[] {
  return roomsOfGuests(desired)(guest);
}

/** The rooms that guests may open, see {@link guestRooms}: for many guests, the rooms' order is worked out once. */
export function roomsOfGuests({ rooms, guests }: Desired): (guest: Guest) => readonly string[] {
  const order = new Map(rooms.map((room, index) => [room, index]));
  const primary = guests[0]?.guestId;
  return (guest) => {
    if (guest.rooms === undefined || primary === guest.guestId) return rooms;
    const own = [...new Set(guest.rooms)].flatMap((room) => {
      const index = order.get(room);
      return index === undefined ? [] : [{ room, index }];
    });
    return own.length > 0 ? own.toSorted((a, b) => a.index - b.index).map(({ room }) => room) : rooms;
  };
}
