import type { SignalDefinition } from '@temporalio/workflow';
import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { afterMarkLost, askAgain, takingOut } from '../../domain/teardown/advance.ts';
import { mayStillGo } from '../../domain/teardown/state.ts';
import { afterAsked, afterNoProperty, whileAsked } from '../../domain/teardown/calls.ts';
import type { IdentityQuestion } from '../../domain/teardown/uses.ts';
import { identityFreedSignal, letIdentityGoSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { sendSignal } from '../runtime/signal.ts';
import { change, type RunningTeardown } from './teardown.ts';

function questionOf({ workflowId, state }: RunningTeardown): IdentityQuestion {
  const { userIdentityId, aliases, look, phase } = state;
  return {
    userIdentityId,
    askedBy: workflowId,
    number: look.number,
    ...(aliases.length > 0 && { aliases }),
    ...(phase !== 'checking' && { deletes: true }),
  };
}

/**
 * Marks the identity again at the properties, after one of them was lost and its reservations claim again. Before the first
 * deletion, all of them are asked anew.
 */
export async function markAgain(r: RunningTeardown): Promise<void> {
  if (r.state.ended !== null) return;
  if (r.state.phase === 'checking') return change(r, afterMarkLost(r.state, now()));
  await toEachProperty(r, whoUsesIdentitySignal, [questionOf(r), stamp]);
}

/** Tells the properties that the teardown has ended: a use of the identity that waits for that goes on. */
export async function free(r: RunningTeardown): Promise<void> {
  const freed = { askedBy: r.workflowId, ...(mayStillGo(r.state) && { later: true as const }) };
  await toEachProperty(r, identityFreedSignal, [freed, stamp]);
}

/** Signals every property. One that cannot be reached looks by itself whether the teardown still runs. */
async function toEachProperty<Args extends unknown[]>(
  { state }: RunningTeardown,
  signal: SignalDefinition<Args>,
  args: Args,
): Promise<void> {
  const sent = state.propertyIds.map((id) => sendSignal({ workflowId: propertyWorkflowId(id), signal, args }));
  await Promise.allSettled(sent);
}

/** Asks a property which of its live reservations use the identity. It answers by a signal. */
export async function ask(r: RunningTeardown, propertyId: string): Promise<void> {
  const { number } = r.state.look;
  const question = questionOf(r);
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
