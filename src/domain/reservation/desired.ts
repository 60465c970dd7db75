import { earlier, intersection, type Instant, type Window } from '../instant.ts';
import type { Guest, ReplaceReservation, ReservationStatus } from '../messages/reservation.ts';

/** A phone that was reported lost and is not yet confirmed deactivated; `null`: all of the guest's phones. */
export interface LostPhone {
  readonly guestId: string;
  readonly deviceId: string | null;
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
  readonly join: ReplaceReservation['join'] | null;
  /** On hold nothing is issued; revoking goes on. */
  readonly onHold: boolean;
  /** When the front desk checked the reservation in; `null` while it is not in house. */
  readonly checkedInAt: Instant | null;
  /** Generations up to this number are not to be joined or kept: a phone was lost, or a guest removed with `rekey`. */
  readonly voidGeneration: number;
  /** Nothing new is issued until these are deactivated, confirmed (rule 8). */
  readonly lostPhones: readonly LostPhone[];
}

/** Whether a reservation in this status is to have credentials at all (rule 9). */
export const isLive = (status: ReservationStatus): boolean => status === 'booked' || status === 'in-house';

/** Whether a reservation is live and its stay not over: then its guests' identities are in use. */
export const isCurrent = (desired: Desired, now: Instant): boolean => isLive(desired.status) && now < desired.stay.to;

/** The window in which keys open and the room is claimed: the stay, from the moment of check-in if that was earlier (rule 10). */
export const keyWindow = (desired: Desired): Window => ({
  from: desired.checkedInAt === null ? desired.stay.from : earlier(desired.checkedInAt, desired.stay.from),
  to: desired.stay.to,
});

/** A guest's own window: their stay, if they have one, cut to the reservation's; `null` where nothing is left (rule 2). */
export const guestWindow = (desired: Desired, guest: Guest): Window | null => {
  const window = keyWindow(desired);
  if (guest.stay === undefined) return window;
  const early = guest.stay.from === desired.stay.from;
  return intersection(window, early ? { from: window.from, to: guest.stay.to } : guest.stay);
};

/**
 * The rooms that a guest may open: all for the primary guest and for whoever names none, else their subset; a guest
 * whose rooms all left the reservation gets all of the reservation's (rule 1).
 */
export const guestRooms = (desired: Desired, guest: Guest): readonly string[] => {
  if (guest.rooms === undefined || desired.guests[0]?.guestId === guest.guestId) return desired.rooms;
  const subset = desired.rooms.filter((room) => guest.rooms?.includes(room));
  return subset.length > 0 ? subset : desired.rooms;
};
