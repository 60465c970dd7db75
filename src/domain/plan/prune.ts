import type { Credential } from '../credentials/credential.ts';
import type { Granted } from '../rooms/granted.ts';
import { generationsOf, newestKnown, newestOpened } from './generations.ts';

/** How many revoked credentials of each guest are kept for the status. */
const keptPerGuest = 5;

/** How many revoked credentials of all guests are kept, beside those that the plan needs. */
const keptInAll = 100;

/**
 * The credentials without old revoked ones, so that a reservation that changes often does not grow without end. A
 * credential of the newest generation of a held room, or of all rooms, stays: the plan needs it.
 */
export function pruned(credentials: readonly Credential[], granted: Granted): readonly Credential[] {
  const kept = withoutOld(credentials, granted);
  const revoked = kept.filter(({ state }) => state === 'revoked');
  if (revoked.length <= keptInAll) return kept;
  const needed = representatives(revoked);
  const dropped = new Set(revoked.slice(0, -keptInAll).filter((one) => !needed.has(one)));
  return kept.filter((one) => !dropped.has(one));
}

/**
 * For each room under its grant one credential of the newest generation, and one that opened the newest: from these the
 * generations follow.
 */
function representatives(credentials: readonly Credential[]): ReadonlySet<Credential> {
  const newest = new Map<string, Credential>();
  for (const one of credentials)
    for (const [room, grant] of Object.entries(one.grants))
      for (const key of [`${grant} ${room}`, `${grant} ${one.kind} ${room}`])
        if (one.generation >= (newest.get(key)?.generation ?? 0)) newest.set(key, one);
  return new Set([...newest.values(), ...credentials.slice(-1)]);
}

function withoutOld(credentials: readonly Credential[], granted: Granted): readonly Credential[] {
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
