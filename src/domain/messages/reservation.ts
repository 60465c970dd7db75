import { z } from 'zod';
import {
  emailAddress,
  eventId,
  fullName,
  phoneNumber,
  plainText,
  pmsId,
  revision,
  roomName,
  seamId,
  stay,
} from './fields.ts';

/** The status of a reservation in the PMS. */
export const reservationStatus = z.enum(['booked', 'in-house', 'departed', 'cancelled', 'no-show']);

/** The status of a reservation in the PMS. */
export type ReservationStatus = z.infer<typeof reservationStatus>;

function unique(values: readonly (string | undefined)[]): number {
  const seen = new Set<string>();
  return values.findIndex((value) => {
    if (value === undefined) return false;
    if (seen.has(value)) return true;
    seen.add(value);
    return false;
  });
}

const distinctRooms = z.array(roomName).check(({ value, issues }) => {
  const twice = unique(value);
  if (twice >= 0) issues.push({ code: 'custom', message: 'names the same room twice', path: [twice], input: value });
});

/**
 * One guest of a reservation: a known user identity, or a person by name, e-mail address or phone number. `rooms` is
 * the subset of the reservation's rooms that the guest may open (absent: all), `stay` the guest's own part of the stay,
 * `areas` the additional areas of the property.
 */
export const guest = z
  .strictObject({
    guestId: pmsId,
    userIdentityId: seamId.optional(),
    fullName: fullName.optional(),
    emailAddress: emailAddress.optional(),
    phoneNumber: phoneNumber.optional(),
    rooms: distinctRooms.min(1, 'is empty: leave it out for all rooms').optional(),
    stay: stay.optional(),
    areas: z.array(plainText(40)).max(20).optional(),
  })
  .refine((g) => g.userIdentityId ?? g.fullName ?? g.emailAddress ?? g.phoneNumber, {
    message: 'does not identify the guest: give a userIdentityId, or a fullName, emailAddress or phoneNumber',
  });

/** One guest of a reservation, as a message names them. */
export type Guest = z.infer<typeof guest>;

/** The most guests that one reservation holds. */
export const maxGuests = 64;

/** Guests, each id, identity, e-mail address and phone number at most once: one person is one guest. */
export const guests = z
  .array(guest)
  .max(maxGuests, `holds more than ${maxGuests} guests`)
  .check(({ value, issues }) => {
    for (const field of ['guestId', 'userIdentityId', 'emailAddress', 'phoneNumber'] as const) {
      const twice = unique(value.map((g) => g[field]));
      const message = `is used by two guests of the reservation`;
      if (twice >= 0) issues.push({ code: 'custom', message, path: [twice, field], input: value });
    }
  });

/** Which existing credentials to join instead of opening a generation (guide: issue joiner credentials). */
export const join = z.union([
  z.literal('existing'),
  z.strictObject({ acsCredentialIds: z.array(seamId).min(1, 'is empty').max(20) }),
]);

/** What every message to a reservation may carry. */
export const envelope = { revision: revision.optional(), eventId: eventId.optional() };

/** Which rooms a reservation has now; `moves` says which new room replaces which old one. */
export const changeRooms = z
  .strictObject({
    ...envelope,
    rooms: distinctRooms,
    moves: z.array(z.strictObject({ from: roomName, to: roomName })).optional(),
  })
  .check(({ value, issues }) => {
    for (const [index, { to }] of (value.moves ?? []).entries())
      if (!value.rooms.includes(to))
        issues.push({
          code: 'custom',
          message: 'is not one of the new rooms',
          path: ['moves', index, 'to'],
          input: value,
        });
  });

/** What a reservation should be, as a PUT sends it, with the stay already resolved to instants. */
export const replaceReservation = z
  .strictObject({
    ...envelope,
    status: reservationStatus.optional(),
    stay,
    rooms: distinctRooms,
    guests,
    sharesWith: z.array(pmsId).max(10).optional(),
    join: join.optional(),
  })
  .check(({ value, issues }) => {
    for (const [index, { rooms }] of value.guests.entries()) {
      const foreign = rooms?.findIndex((room) => !value.rooms.includes(room)) ?? -1;
      const path = ['guests', index, 'rooms', foreign];
      if (foreign >= 0)
        issues.push({ code: 'custom', message: "is not one of the reservation's rooms", path, input: value });
    }
  });

/** What a reservation should be, as a PUT sends it. */
export type ReplaceReservation = z.infer<typeof replaceReservation>;
