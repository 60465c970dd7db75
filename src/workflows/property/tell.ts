import { isCancellation } from '@temporalio/workflow';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { afterGone, afterNotTold, afterTold, type Telling } from '../../domain/propertyLifetime/telling.ts';
import { roomGrantsSignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { sendSignal } from '../runtime/signal.ts';
import { change, type Property } from './property.ts';

/** Signals a reservation its grants. */
export async function tell(p: Property, telling: Telling): Promise<void> {
  const { reservationId, grants } = telling;
  const workflowId = reservationWorkflowId({ propertyId: p.propertyId, reservationId });
  try {
    const outcome = await sendSignal({ workflowId, signal: roomGrantsSignal, args: [grants, stamp] });
    change(p, outcome === 'sent' ? afterTold(p.state, telling) : afterGone(p.state, telling));
  } catch (error) {
    if (isCancellation(error)) throw error;
    change(p, afterNotTold(p.state, reservationId, now()));
  }
}
