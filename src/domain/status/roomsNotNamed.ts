import { maxRoomsOfKeys } from '../messages/size.ts';
import type { Desired } from '../reservation/desired.ts';
import { guestsWithoutPlace, roomsOfAllKeys } from '../reservation/roomsOfKeys.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';

/** Guests who get no key until the PMS names the rooms of each guest (decision 16). */
export function roomsNotNamed(desired: Desired): readonly Trouble[] {
  const without = guestsWithoutPlace(desired);
  if (without.size === 0) return [];
  const many = `Together the guests may open ${roomsOfAllKeys(desired)} rooms, each room counted for each guest, and the keys of one reservation name ${maxRoomsOfKeys} at most. No key for ${named([...without])}.`;
  return [
    trouble('rooms-not-named', null, {
      forDesk: `${many} Say in the PMS which guest stays in which room, or make several reservations.`,
      forOperator: `${many} Send the rooms of each guest (guests[].rooms), or make several reservations.`,
    }),
  ];
}
