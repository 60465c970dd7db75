import type { Stray } from '../../domain/lifetime/state.ts';
import { afterStrayLook, doorsToAskForStrays, straysDue, withStraysChecked } from '../../domain/lifetime/strays.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { withDoorsAsked } from './doors.ts';
import { change, seam, type Reservation } from './reservation.ts';

/** Looks for the strays (glossary: docs/architecture.md) whose next look is due. */
export function checkStraysDue(r: Reservation): Promise<void> {
  return checkStrays(r, straysDue(r.state, now()));
}

/** Looks whether unanswered creates left credentials after all; what they left is revoked. */
export async function checkStrays(r: Reservation, due: readonly Stray[]): Promise<void> {
  if (due.length === 0) return;
  const summary = 'look for credentials that came late';
  change(r, withStraysChecked(r.state, due, now()));
  for (const userIdentityId of new Set(due.map((stray) => stray.userIdentityId))) {
    const ofIdentity = due.filter((stray) => stray.userIdentityId === userIdentityId);
    const askedAt = now();
    try {
      const calls = seam(r, summary);
      const listed = await calls.listCredentials({ propertyId: r.propertyId, userIdentityId });
      const ask = doorsToAskForStrays(r.state, ofIdentity, listed);
      const found = await withDoorsAsked(r, summary, { listed, ask });
      change(r, afterStrayLook(r.state, ofIdentity, { found, askedAt, now: now() }));
    } catch (error) {
      failureOf(error); // Seam refused the look: the next one follows by itself.
    }
  }
}
