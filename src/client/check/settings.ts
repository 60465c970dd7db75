import type { Message, Problem } from '../../domain/messages/index.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { cardRefuses } from '../../domain/rooms/capacity.ts';

function unknownRooms(settings: PropertySettings, rooms: readonly string[], path: string): readonly Problem[] {
  return rooms.flatMap((room, index) =>
    settings.rooms === null || Object.hasOwn(settings.rooms, room)
      ? []
      : [{ field: `${path}[${index}]`, reason: `is not a room of ${settings.propertyId}` }],
  );
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
 * What a property's settings tell against a message: a room or area that it does not have, more rooms than a card holds
 * (rule 11). The primary guest's card holds all of the reservation's rooms, so no other guest's can hold too many.
 */
export function settingsProblems(settings: PropertySettings, message: Message): readonly Problem[] {
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
    case 'changeStay':
    case 'checkIn':
    case 'undoCheckIn':
    case 'checkOut':
    case 'undoCheckOut':
    case 'cancel':
    case 'reinstate':
    case 'reportLostPhone':
    case 'hold':
    case 'release':
      return [];
  }
}
