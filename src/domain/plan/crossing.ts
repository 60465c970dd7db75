import { overlaps } from '../instant.ts';
import { headsAmong, ownCandidates, ownHolders, type Heads } from './candidates.ts';
import type { Round } from './round.ts';
import type { WantedKey } from './wanted.ts';

/**
 * Whether a key to `rooms` and another one have rooms in common and each also has a room that the other lacks: neither can
 * head the other.
 */
function crosses(rooms: ReadonlySet<string>, other: WantedKey): boolean {
  const common = other.rooms.filter((room) => rooms.has(room)).length;
  return common > 0 && common < rooms.size && common < other.rooms.length;
}

/**
 * Whether another guest of the reservation has a key that crosses this one. An override over all of this key's rooms
 * would end the other key, whose replacement would end this one, without end. If a guest has a key to all of these
 * rooms, that key is joined; so this matters only if the primary guest has no phone yet, or is not there at the time.
 */
function isCrossed(key: WantedKey, round: Round): boolean {
  const holders = ownHolders(key, round);
  if (holders.size === 0) return false;
  const rooms = new Set(key.rooms);
  return round.wanted.some(
    (other) => holders.has(other.guestId) && overlaps(key.window, other.window) && crosses(rooms, other),
  );
}

/** The rooms of a crossed key that must not be opened again: those on which it can join. */
export function crossedRooms(key: WantedKey, round: Round): readonly string[] {
  return isCrossed(key, round) ? ownCandidates(key, round).flatMap(({ rooms }) => rooms) : [];
}

/** The heads of a crossed key, one for each room; `null` if a room has to be opened first. */
export function joinCrossing(key: WantedKey, round: Round): Heads | null {
  if (!isCrossed(key, round)) return null;
  const staying = new Set([...round.right.values()].flat().map(({ acsCredentialId }) => acsCredentialId));
  const candidates = ownCandidates(key, round).toSorted(
    (a, b) =>
      Number(staying.has(b.acsCredentialId)) - Number(staying.has(a.acsCredentialId)) ||
      b.rooms.length - a.rooms.length,
  );
  return headsAmong(candidates, key, round);
}
