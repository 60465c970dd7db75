import type { z } from 'zod';
import type { MessageName, messageSchemas } from '../domain/messages/index.ts';
import type { guest, replaceReservation } from '../domain/messages/reservation.ts';
import type { stay } from '../domain/messages/fields.ts';

/** What a schema takes, with nothing in it that the client would change. */
type Given<T> = T extends object ? { readonly [K in keyof T]: Given<T[K]> } : T;

/**
 * A stay: instants with an offset, or dates (`2026-12-01`) that get the property's check-in and check-out times, right
 * across daylight saving.
 */
export type StayInput = Given<z.input<typeof stay>> | { readonly arrival: string; readonly departure: string };

/** A guest: a known `userIdentityId`, or `fullName`, `emailAddress`, `phoneNumber`; optionally own rooms, stay, areas. */
export type GuestInput = Given<Omit<z.input<typeof guest>, 'stay'>> & { readonly stay?: StayInput };

/**
 * What a reservation should be, whole: what is left out is not wanted, except `status`, which stays. The first guest is the
 * primary guest, entitled to every room; no rooms means that none is assigned yet.
 */
export type ReservationInput = Given<Omit<z.input<typeof replaceReservation>, 'stay' | 'guests'>> & {
  readonly stay: StayInput;
  readonly guests: readonly GuestInput[];
};

/** What every message may carry: a `revision` that grows, and an `eventId` under which a repetition is told. */
export type Envelope = Given<z.input<(typeof messageSchemas)['hold']>>;

/** The body of each message, by its name. */
export type MessageInput<N extends MessageName> = N extends 'replaceReservation'
  ? ReservationInput
  : N extends 'addGuest'
    ? Envelope & { readonly guest: GuestInput }
    : N extends 'changeStay'
      ? Envelope & { readonly stay: StayInput }
      : Given<z.input<(typeof messageSchemas)[N]>>;
