import { isCancellation } from '@temporalio/workflow';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { afterComparison, afterReconcile } from '../../domain/propertyLifetime/reconcile.ts';
import { afterGone } from '../../domain/propertyLifetime/telling.ts';
import { knownCredentials } from '../../domain/rooms/reconcile.ts';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { seamEventsSignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { longSeamCalls } from '../runtime/seam.ts';
import { sendSignal } from '../runtime/signal.ts';
import { untilLeaving } from '../runtime/untilLeaving.ts';
import { change, type Property } from './property.ts';

/**
 * The slow reconcile (rule 18): lists the credentials of the lock system once, compares them with the room book, and
 * signals each reservation what differs, as if Seam had sent an event. So what a lost webhook left is repaired, at a cost
 * per hotel and not per guest.
 */
export async function reconcile(p: Property, { acsSystemId, policies }: PropertySettings): Promise<void> {
  const { seamTimeoutMs, reconcileEveryMs: everyMs } = policies;
  const summary = 'compare all credentials with the room book';
  const seam = longSeamCalls({ summary, seamTimeoutMs, requests: 10 });
  try {
    const known = knownCredentials(p.state.book);
    const { propertyId } = p;
    const asked = { propertyId, acsSystemId, known, now: now() };
    const found = await untilLeaving(() => seam.compareCredentials(asked));
    const { state, events } = afterComparison(p.state, found, now());
    change(p, state);
    await Promise.all(Object.entries(events).map(([reservationId, list]) => tell(p, reservationId, list)));
  } catch (error) {
    if (isCancellation(error)) return; // The next run of the workflow repeats it.
    failureOf(error); // Seam refused: the next one follows by itself.
  }
  change(p, afterReconcile(p.state, everyMs, { random: Math.random(), now: now() }));
}

async function tell(p: Property, reservationId: string, events: readonly SeamEvent[]): Promise<void> {
  const workflowId = reservationWorkflowId({ propertyId: p.propertyId, reservationId });
  const claim = p.state.book.claims[reservationId];
  try {
    const outcome = await sendSignal({ workflowId, signal: seamEventsSignal, args: [events, stamp] });
    if (outcome === 'no-workflow') change(p, afterGone(p.state, { reservationId, claim }));
  } catch (error) {
    // The next reconcile finds what the reservation did not hear.
    if (isCancellation(error)) throw error;
  }
}
