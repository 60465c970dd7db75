import { randomUUID } from 'node:crypto';
import { looksLikeContact } from '../../domain/messages/looksLikeContact.ts';
import { messageSchemas, parse, sizeProblem, type Message, type Problem } from '../../domain/messages/index.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { cardRefuses } from '../../domain/rooms/capacity.ts';
import { invalidInput } from '../errors.ts';
import type { NamedBody } from '../messages.ts';
import { withE164 } from './phones.ts';
import type { KnownProperty } from './property.ts';
import { resolveStays } from './stays.ts';

/** A message that passed every check of its body and of the property's settings. It has an event id. */
export type Checked = Message & { readonly body: { readonly eventId: string } };

/**
 * Why a name is no room of the property, `null` if it can be one. Rooms' names are shown unencrypted in Temporal, like ids. Without
 * a list of rooms a PMS can send anything as a room, also what belongs into a guest's fields.
 */
function whyNoRoom(settings: PropertySettings, room: string): string | null {
  if (settings.rooms !== null)
    return Object.hasOwn(settings.rooms, room) ? null : `is not a room of ${settings.propertyId}`;
  return looksLikeContact(room)
    ? "looks like an e-mail address or phone number: if it is a room, name it in the property's rooms"
    : null;
}

function unknownRooms(settings: PropertySettings, rooms: readonly string[], path: string): readonly Problem[] {
  return rooms.flatMap((room, index) => {
    const reason = whyNoRoom(settings, room);
    return reason === null ? [] : [{ field: `${path}[${index}]`, reason }];
  });
}

function roomProblems(settings: PropertySettings, rooms: readonly string[]): readonly Problem[] {
  const unknown = unknownRooms(settings, rooms, 'rooms');
  const tooMany = unknown.length > 0 ? null : cardRefuses(settings, rooms);
  return tooMany === null ? unknown : [{ field: 'rooms', reason: tooMany }];
}

function guestProblems(settings: PropertySettings, guest: Guest, path: string): readonly Problem[] {
  return [
    ...unknownRooms(settings, guest.rooms ?? [], `${path}.rooms`),
    ...(guest.areas ?? []).flatMap((area, index) =>
      Object.hasOwn(settings.areas, area)
        ? []
        : [{ field: `${path}.areas[${index}]`, reason: `is not an area of ${settings.propertyId}` }],
    ),
  ];
}

/**
 * The problems of a message with the property's settings: unknown rooms and areas, and more rooms than a card holds
 * (rule 11). Only the primary guest's card can hold too many: it holds all rooms of the reservation.
 */
function settingsProblems(settings: PropertySettings, message: Message): readonly Problem[] {
  switch (message.name) {
    case 'replaceReservation':
      return [
        ...roomProblems(settings, message.body.rooms),
        ...message.body.guests.flatMap((guest, index) => guestProblems(settings, guest, `guests[${index}]`)),
      ];
    case 'changeRooms':
      return roomProblems(settings, message.body.rooms);
    case 'addGuest':
      return guestProblems(settings, message.body.guest, 'guest');
    case 'removeGuest':
    case 'newKey':
    case 'changeStay':
    case 'checkIn':
    case 'undoCheckIn':
    case 'checkOut':
    case 'undoCheckOut':
    case 'cancel':
    case 'noShow':
    case 'reinstate':
    case 'reportLostPhone':
    case 'adopt':
    case 'hold':
    case 'revokeKeys':
    case 'release':
      return [];
  }
}

/** A reservation that shares with itself is a mistake of the PMS, which meant another one. */
function sharesWithItself(reservationId: string, message: Message): readonly Problem[] {
  if (message.name !== 'replaceReservation') return [];
  return (message.body.sharesWith ?? []).flatMap((sharer, index) =>
    sharer === reservationId ? [{ field: `sharesWith[${index}]`, reason: 'is this reservation itself' }] : [],
  );
}

function stayPath(field: string): string | undefined {
  return /^(.*\bstay)\b/.exec(field)?.[1];
}

function isReported(problems: readonly Problem[], field: string): boolean {
  return stayPath(field) !== undefined && problems.some((problem) => stayPath(problem.field) === stayPath(field));
}

/**
 * Checks a message's body: turns dates into instants and phone numbers into E.164, and adds an event id if there is none. What depends on the
 * reservation's state, such as whether the stay is over, the workflow checks by its own clock.
 *
 * @throws {NightlatchError} InvalidInput with every problem, before anything is sent.
 */
export function checkMessage(property: KnownProperty, reservationId: string, { name, body }: NamedBody): Checked {
  // Before anything is done with it: what follows takes a time for every value of the body.
  const large = sizeProblem(body);
  if (large !== null) throw invalidInput([large]);
  const dates = resolveStays(property, body ?? {});
  const read = parse<unknown>(messageSchemas[name], withE164(property, dates.body));
  const problems = [
    ...dates.problems,
    // A stay with wrong dates is already reported, by the fields that the sender used.
    ...(read.ok ? [] : read.problems.filter((problem) => !isReported(dates.problems, problem.field))),
  ];
  if (!read.ok || problems.length > 0) throw invalidInput(problems);
  const message = { name, body: read.value } as Message;
  const more = [...settingsProblems(property.settings, message), ...sharesWithItself(reservationId, message)];
  if (more.length > 0) throw invalidInput(more);
  return { ...message, body: { ...message.body, eventId: message.body.eventId ?? randomUUID() } } as Checked;
}
