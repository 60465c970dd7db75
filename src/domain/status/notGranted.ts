import { zonedTime } from '../instant.ts';
import type { NotGranted } from '../rooms/granted.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';

/** Why a room is not granted, as something that a person has to look at; `null` if it is none. */
export function notGrantedTrouble(room: string, reason: NotGranted | undefined, timeZone: string): Trouble | null {
  switch (reason?.why) {
    case 'unknown-room':
      return trouble('unknown-room', room, {
        forDesk: `Room ${room} does not exist here, so no key is made for it. Correct the room in the PMS.`,
        forOperator: `No entrance of the property is named ${room}, and the property's rooms do not name it. Correct the reservation or the property's rooms.`,
      });
    case 'no-mobile-key':
      return trouble('no-mobile-key', room, {
        forDesk: `Room ${room} takes no mobile key. Give the guests a plastic card or another room.`,
        forOperator: `Seam lists the entrance of room ${room} as one that takes no mobile key.`,
      });
    case 'occupied': {
      const until = zonedTime(reason.until, timeZone);
      return trouble('room-occupied', room, {
        forDesk: `Room ${room} is still taken by reservation ${reason.by} until ${until}. Check that reservation out, or give the guests another room.`,
        forOperator: `Reservation ${reason.by} is entitled to room ${room} until ${until}.`,
      });
    }
    case 'releasing':
      return trouble('room-not-released', room, {
        forDesk: `Room ${room} is not free for new keys yet: keys of reservation ${reason.by} are still being ended. Ask the guests to wait some minutes, or give a plastic card.`,
        forOperator: `Reservation ${reason.by} has not released room ${room} yet: one of its keys is being made, or Seam does not answer.`,
      });
    case 'unknown-occupant':
      return trouble('unknown-occupant', room, {
        forDesk: `Someone may still be in room ${room}: a card or key that belongs to no known reservation opens it until ${zonedTime(reason.until, timeZone)}. Check the room. The mobile keys come at check-in, or when that card or key has ended.`,
        forOperator: `Room ${room} has a valid credential that belongs to no known reservation, until ${zonedTime(reason.until, timeZone)}.`,
      });
    case 'over':
    case 'unread':
    case 'lead':
    case 'look':
    case 'look-refused':
    case undefined:
      return null;
  }
}
