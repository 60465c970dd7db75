import type { Outcome, RefusedRoom, RoomsSaid } from '../../client/index.ts';

/** What the property said of the rooms of a message. */
export function roomsSaidIn({ roomsRefused, roomsUnchecked }: Outcome): RoomsSaid {
  return { ...(roomsRefused && { roomsRefused }), ...(roomsUnchecked && { roomsUnchecked }) };
}

function refusedText({ room, why }: RefusedRoom): string {
  switch (why) {
    case 'unknown-room':
      return `no key for room ${room}: it does not exist here`;
    case 'no-mobile-key':
      return `no key for room ${room}: its lock takes no mobile key`;
  }
}

/** The same as text, one line for each room that gets no key. */
export function roomsText({ roomsRefused = [], roomsUnchecked }: RoomsSaid): readonly string[] {
  const unchecked = roomsUnchecked ? ['the rooms are unchecked: the property did not answer in time'] : [];
  return [...roomsRefused.map(refusedText), ...unchecked];
}
