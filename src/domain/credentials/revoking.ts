import type { Credential } from './credential.ts';
import { plus, type Instant } from '../instant.ts';

/**
 * How long Seam may take to carry out a deletion that it accepted, before it is asked again and a person is informed.
 */
const carriedOutWithinMs = 300_000;

/** The pause before a deletion is asked for again: five minutes at first, a quarter of an hour at most. */
function repeatMs(asked: number): number {
  return Math.min(carriedOutWithinMs * asked, 900_000);
}

/**
 * The record of a credential whose deletion Nightlatch asks Seam for now, for the first time or again. Seam may accept
 * a deletion and not carry it out (guide: removing a user identity, which says that a deletion can fail afterwards), so
 * it is asked for until the credential is gone.
 */
export function askedToGo(credential: Credential, reason: string, now: Instant): Credential {
  return {
    ...credential,
    state: 'revoking',
    reason,
    awaitedSince: credential.state === 'revoking' ? credential.awaitedSince : now,
    deletesAsked: credential.deletesAsked + 1,
    deleteAgainAt: plus(now, repeatMs(credential.deletesAsked + 1)),
  };
}

/** When the deletion of a credential is asked for again if it is not gone by then; `null` if it was never asked for. */
export function deleteAgainAt({ state, deleteAgainAt: at, awaitedSince }: Credential): Instant | null {
  return state === 'revoking' ? (at ?? plus(awaitedSince, carriedOutWithinMs)) : null;
}

/** The credentials whose deletion Seam accepted long ago and that are not gone. */
export function overdue(credentials: readonly Credential[], now: Instant): readonly Credential[] {
  return credentials.filter(
    ({ state, awaitedSince }) => state === 'revoking' && now >= plus(awaitedSince, carriedOutWithinMs),
  );
}
