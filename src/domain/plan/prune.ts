import type { Credential } from '../credentials/credential.ts';
import type { Granted } from '../rooms/granted.ts';
import { generationsOf, newestKnown, newestOpened } from './generations.ts';

/** How many revoked credentials of each guest are kept for the status. */
const keptPerGuest = 5;

/**
 * The credentials without old revoked ones, so that a reservation that changes often does not grow without end. A
 * credential of the newest generation of a held room, or of all rooms, stays: the plan needs it.
 */
export function pruned(credentials: readonly Credential[], granted: Granted): readonly Credential[] {
  const generations = generationsOf(credentials, 0);
  return credentials.filter((one, index) => {
    if (one.state !== 'revoked' || one.generation === generations.newest) return true;
    const held = Object.entries(one.grants).filter(([room, grant]) => granted.rooms[room]?.grant === grant);
    const counts = [newestKnown, newestOpened];
    if (held.some(([room, grant]) => counts.some((newestOn) => newestOn(generations, room, grant) === one.generation)))
      return true;
    return credentials.slice(index + 1).filter(({ guestId }) => guestId === one.guestId).length < keptPerGuest;
  });
}
