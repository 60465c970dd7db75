import { isAtSeam, type Credential } from '../credentials/credential.ts';
import { maxRoomsOfKeys } from '../messages/size.ts';
import { roomsOfGuests, type Desired } from './desired.ts';

/** How many rooms the keys of all guests name together, if each guest gets one. */
export function roomsOfAllKeys(desired: Desired): number {
  const roomsOf = roomsOfGuests(desired);
  return desired.guests.reduce((sum, guest) => sum + roomsOf(guest).length, 0);
}

/**
 * The guests who get no key, because all keys together would name more rooms than a reservation has place for. The primary
 * guest comes first, then the guests with the fewest rooms: so who is given rooms of their own gets a key.
 */
export function guestsWithoutPlace(desired: Desired): ReadonlySet<string> {
  const roomsOf = roomsOfGuests(desired);
  const [primary, ...others] = desired.guests.map((guest) => ({
    guestId: guest.guestId,
    count: roomsOf(guest).length,
  }));
  if (primary === undefined) return new Set();
  let total = 0;
  const without = [primary, ...others.toSorted((a, b) => a.count - b.count)].filter(
    ({ count }) => (total += count) > maxRoomsOfKeys,
  );
  return new Set(without.map(({ guestId }) => guestId));
}

/** Whether guests would lose their keys because all keys together would name too many rooms. Without keys, guests only wait. */
export function losesKeys(before: Desired | null, desired: Desired, credentials: readonly Credential[]): boolean {
  if (before === null || guestsWithoutPlace(desired).size === 0) return false;
  return guestsWithoutPlace(before).size === 0 && credentials.some(isAtSeam);
}
