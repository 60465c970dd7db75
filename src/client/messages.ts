import type { z } from 'zod';
import type { MessageName, messageSchemas } from '../domain/messages/index.ts';
import type { guest, replaceReservation } from '../domain/messages/reservation.ts';
import type { stay } from '../domain/messages/fields.ts';
import type { RefusedRoom } from '../domain/rooms/refusedRooms.ts';
import type { ReservationView } from '../domain/status/view.ts';

/** What a schema accepts, as read-only data. */
type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;

/**
 * A stay: instants with an offset, or dates (`2026-12-01`), which get the property's check-in and check-out times in the
 * property's time zone.
 */
export type StayInput = Given<z.input<typeof stay>> | { readonly arrival: string; readonly departure: string };

/**
 * A guest: a known `userIdentityId`, or `fullName`, `emailAddress`, `phoneNumber`; optionally the guest's own rooms, stay
 * and areas.
 */
export type GuestInput = Given<Omit<z.input<typeof guest>, 'stay' | 'unusableContacts'>> & {
  readonly stay?: StayInput | null;
};

/**
 * The whole reservation as it should be. A field that is left out is removed, except `status`, which stays. The first guest
 * is the primary guest, entitled to every room; an empty list of rooms means that no room is assigned yet.
 */
export type ReservationInput = Given<Omit<z.input<typeof replaceReservation>, 'stay' | 'guests'>> & {
  readonly stay: StayInput;
  readonly guests: readonly GuestInput[];
};

/** Fields that every message may have: a `revision` that grows, and an `eventId` that identifies a repeated message. */
export type Envelope = Given<z.input<(typeof messageSchemas)['hold']>>;

/** The body of each message, by its name. */
export type MessageInput<N extends MessageName> = N extends 'replaceReservation'
  ? ReservationInput
  : N extends 'addGuest'
    ? Envelope & { readonly guest: GuestInput }
    : N extends 'changeStay'
      ? Envelope & { readonly stay: StayInput }
      : Given<z.input<(typeof messageSchemas)[N]>>;

/** A message by its name. The body may be unchecked JSON. */
export interface NamedBody {
  readonly name: MessageName;
  readonly body: unknown;
}

/** How a message is sent. */
export interface SendOptions {
  /** Milliseconds that a worker gets to answer, if less than for other messages. */
  readonly answerWithinMs?: number;
  /** `update` (the default) waits for the reservation's answer; `signal` waits only until Temporal has the message. */
  readonly via?: 'update' | 'signal';
}

/** What the property says at once of the rooms that a message names; nothing if it can grant them all, or it names none. */
export interface RoomsSaid {
  /** The rooms for which no key will come: they do not exist here, or their locks take no mobile key. */
  readonly roomsRefused?: readonly RefusedRoom[];
  /** The property did not answer within a second: the status says later if a room cannot be granted. */
  readonly roomsUnchecked?: true;
}

/**
 * The result of a message. `recorded`: the reservation has it, and this is the status. `accepted`: Temporal has it, and a
 * worker hands it to the reservation later; if the reservation then refuses it, the status says so under its event id.
 */
export type Outcome = RoomsSaid &
  (
    | { readonly outcome: 'recorded'; readonly eventId: string; readonly status: ReservationView }
    | { readonly outcome: 'accepted'; readonly eventId: string }
  );
