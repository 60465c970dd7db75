import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { askAgain, takingOut } from '../../domain/teardown/advance.ts';
import { afterAsked, afterNoProperty, whileAsked } from '../../domain/teardown/calls.ts';
import { letIdentityGoSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { sendSignal } from '../runtime/signal.ts';
import { change, type RunningTeardown } from './teardown.ts';

/** Asks a property which of its live reservations use the identity. It answers by a signal. */
export async function ask(r: RunningTeardown, propertyId: string): Promise<void> {
  const { userIdentityId, aliases, look } = r.state;
  const { number } = look;
  const question = { userIdentityId, askedBy: r.workflowId, number, ...(aliases.length > 0 && { aliases }) };
  change(r, whileAsked(r.state, propertyId, now()));
  const outcome = await sendSignal({
    workflowId: propertyWorkflowId(propertyId),
    signal: whoUsesIdentitySignal,
    args: [question, stamp],
  });
  change(
    r,
    outcome === 'sent'
      ? afterAsked(r.state, { propertyId, number }, now())
      : afterNoProperty(r.state, propertyId, now()),
  );
}

/**
 * Signals the reservations that use the identity to take its guest out. The properties are asked again until no room book
 * names the identity, so a reservation that has ended needs no signal.
 */
export async function takeOut(r: RunningTeardown, reservations: readonly ReservationRef[]): Promise<void> {
  const { userIdentityId, aliases } = r.state;
  change(r, takingOut(r.state, reservations));
  await Promise.all(
    reservations.flatMap((reservation) =>
      [userIdentityId, ...aliases].map((id) =>
        sendSignal({
          workflowId: reservationWorkflowId(reservation),
          signal: letIdentityGoSignal,
          args: [id, stamp],
        }),
      ),
    ),
  );
  change(r, askAgain(r.state, now()));
}
