import type { Credential } from '../credentials/credential.ts';
import type { Granted } from '../rooms/granted.ts';
import { generationsOf, newestKnown, newestOpened } from './generations.ts';

/** How many dead credentials of each guest are kept for the status. */
const keptPerGuest = 5;

/**
 * The credentials less old dead ones, so that a reservation that changes often does not grow without end. What carries
 * the newest generation of a room that is held, or of all, stays: the plan counts on it.
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
