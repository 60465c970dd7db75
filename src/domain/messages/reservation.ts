import { z } from 'zod';
import { contactFields, contactsIn, type Contacts } from './contacts.ts';
import { eventId, fullName, optional, plainText, pmsId, revision, roomName, seamId, stay } from './fields.ts';
import { maxGuests, maxRooms } from './size.ts';

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

const distinctRooms = z
  .array(roomName)
  .max(maxRooms, `holds more than ${maxRooms} rooms`)
  .check(({ value, issues }) => {
    const twice = unique(value);
    if (twice >= 0) issues.push({ code: 'custom', message: 'names the same room twice', path: [twice], input: value });
  });

/** What a message may say of a guest. A contact is any text here: {@link guest} leaves out what cannot be used. */
export const guestFields = z.strictObject({
  guestId: pmsId,
  userIdentityId: optional(seamId),
  fullName,
  emailAddress: z.string().nullish(),
  phoneNumber: z.string().nullish(),
  rooms: optional(distinctRooms.min(1, 'is empty: leave it out for all rooms')),
  stay: optional(stay),
  areas: optional(z.array(plainText(40)).max(20, 'holds more than 20 areas')),
  /** The contacts that the client has left out already; a PMS does not send it. */
  unusableContacts: z.array(z.enum(contactFields)).max(contactFields.length).nullish(),
});

type GuestFields = z.output<typeof guestFields>;

/** One guest of a reservation, as a message names them. */
export type Guest = Omit<GuestFields, keyof Contacts> & Contacts;

function withUsableContacts({ emailAddress, phoneNumber, unusableContacts, ...guest }: GuestFields): Guest {
  return { ...guest, ...contactsIn({ emailAddress, phoneNumber, unusableContacts }) };
}

/** A contact that cannot be used still says that there is a person. */
function isIdentified({ userIdentityId, fullName: name, emailAddress, phoneNumber, unusableContacts }: Guest): boolean {
  return (userIdentityId ?? name ?? emailAddress ?? phoneNumber ?? unusableContacts?.[0]) !== undefined;
}

/**
 * One guest of a reservation: a known user identity, or a person by name, e-mail address or phone number. `rooms` is
 * the subset of the reservation's rooms that the guest may open (absent: all), `stay` the guest's own part of the stay,
 * `areas` the additional areas of the property.
 */
export const guest = guestFields.transform(withUsableContacts).refine(isIdentified, {
  message: 'does not identify the guest: give a userIdentityId, or a fullName, emailAddress or phoneNumber',
});

/** Guests, each id and identity at most once: one person is one guest. A family may share the contacts of the booker. */
export const guests = z
  .array(guest)
  .max(maxGuests, `holds more than ${maxGuests} guests`)
  .check(({ value, issues }) => {
    for (const field of ['guestId', 'userIdentityId'] as const) {
      const twice = unique(value.map((g) => g[field]));
      const message = `is used by two guests of the reservation`;
      if (twice >= 0) issues.push({ code: 'custom', message, path: [twice, field], input: value });
    }
  });

/** Which existing credentials to join instead of opening a generation (guide: issue joiner credentials). */
export const join = z.union([
  z.literal('existing'),
  z.strictObject({ acsCredentialIds: z.array(seamId).min(1, 'is empty').max(20, 'holds more than 20 ids') }),
]);

/** What every message to a reservation may carry. */
export const envelope = { revision: optional(revision), eventId: optional(eventId) };

/** Which credentials on the rooms are the guests' own, although Nightlatch did not issue them (rule 19). */
export const adopt = z.strictObject({
  ...envelope,
  acsCredentialIds: z.array(seamId).min(1, 'is empty').max(20, 'holds more than 20 ids'),
});

/** A room that another one replaces. */
export const roomMove = z.strictObject({ from: roomName, to: roomName });

/** Which rooms a reservation has now; `moves` says which new room replaces which old one. */
export const changeRooms = z
  .strictObject({
    ...envelope,
    rooms: distinctRooms,
    moves: optional(z.array(roomMove).max(maxRooms, `holds more than ${maxRooms} moves`)),
  })
  .check(({ value, issues }) => {
    const rooms = new Set(value.rooms);
    for (const [index, { to }] of (value.moves ?? []).entries())
      if (!rooms.has(to))
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
    status: optional(reservationStatus),
    stay,
    rooms: distinctRooms,
    guests,
    sharesWith: optional(z.array(pmsId).max(10, 'holds more than 10 reservations')),
    join: optional(join),
  })
  .check(({ value, issues }) => {
    const all = new Set(value.rooms);
    for (const [index, { rooms }] of value.guests.entries()) {
      const foreign = rooms?.findIndex((room) => !all.has(room)) ?? -1;
      const path = ['guests', index, 'rooms', foreign];
      if (foreign >= 0)
        issues.push({ code: 'custom', message: "is not one of the reservation's rooms", path, input: value });
    }
  });

/** What a reservation should be, as a PUT sends it. */
export type ReplaceReservation = z.infer<typeof replaceReservation>;
