import { maxRoomsOfKeys } from '../messages/size.ts';
import type { Desired } from '../reservation/desired.ts';
import { guestsWithoutPlace, roomsOfAllKeys } from '../reservation/roomsOfKeys.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';

/** Guests who get no key until the PMS names the rooms of each guest (decision 16). */
export function roomsNotNamed(desired: Desired): readonly Trouble[] {
  const without = guestsWithoutPlace(desired);
  if (without.size === 0) return [];
  const message = `Together the guests may open ${roomsOfAllKeys(desired)} rooms, each room counted for each guest, and the keys of one reservation name ${maxRoomsOfKeys} at most. No key for ${named([...without])}. Send the rooms of each guest (guests[].rooms), or make several reservations.`;
  return [{ code: 'rooms-not-named', about: null, message }];
}
