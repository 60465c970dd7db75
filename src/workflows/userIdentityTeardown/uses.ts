import { getExternalWorkflowHandle } from '@temporalio/workflow';
import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { askAgain } from '../../domain/teardown/advance.ts';
import { afterAnswer, type IdentityUses } from '../../domain/teardown/uses.ts';
import { isNotFound } from '../failure.ts';
import { letIdentityGoSignal, whoUsesIdentitySignal } from '../messages.ts';
import { change, goneWell, now, pause, setBack, type Running } from './state.ts';

/** How long a property is given to answer before it is asked again. */
const answerWithinMs = 30_000;

/**
 * Asks a property who uses the identity. A worker starts the workflow of every property that it knows, and none ends by
 * itself: one that is not there was lost, and its guests may be in house all the same.
 */
export async function ask(r: Running, name: string, propertyId: string): Promise<void> {
  const { userIdentityId, look } = r.state;
  const question = { userIdentityId, askedBy: r.workflowId, number: look.number };
  pause(r, name, answerWithinMs, r.state.pauses[name]?.failures);
  try {
    await getExternalWorkflowHandle(propertyWorkflowId(propertyId)).signal(whoUsesIdentitySignal, question, stamp);
    if (r.state.obstacles[name] === undefined) return;
    goneWell(r, name);
    pause(r, name, answerWithinMs);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const message = `Property ${propertyId} has no workflow, so nobody can say who uses the identity. Start a worker that has it in its properties file, or send it SIGHUP. Where the hotel is no more, give up and start the teardown again.`;
    setBack(r, name, { code: 'property-silent', message });
  }
}

/** Takes over what a property answers. */
export function takeAnswer(r: Running, answer: IdentityUses): void {
  goneWell(r, `ask ${answer.propertyId} ${answer.number}`);
  change(r, afterAnswer(r.state, answer));
}

function isSame(a: ReservationRef, b: ReservationRef): boolean {
  return a.propertyId === b.propertyId && a.reservationId === b.reservationId;
}

/**
 * Tells the reservations that use the identity to let it go; the properties are asked again until no room book names it.
 * A reservation that has ended needs no telling.
 */
export async function takeOut(r: Running, reservations: readonly ReservationRef[]): Promise<void> {
  const { userIdentityId, takenOutOf } = r.state;
  const others = reservations.filter((one) => !takenOutOf.some((before) => isSame(before, one)));
  change(r, { ...r.state, takenOutOf: [...takenOutOf, ...others] });
  await Promise.all(
    reservations.map(async (reservation) => {
      try {
        await getExternalWorkflowHandle(reservationWorkflowId(reservation)).signal(
          letIdentityGoSignal,
          userIdentityId,
          stamp,
        );
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }),
  );
  change(r, askAgain(r.state, now()));
}
