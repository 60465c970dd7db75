import { condition } from '@temporalio/workflow';
import { propertyWorkflowId, reservationWorkflowId, type ReservationRef } from '../../domain/ids.ts';
import { isUsedElsewhere } from '../../domain/lifetime/identities.ts';
import { settingsOf } from '../../domain/lifetime/outlook.ts';
import type { PhoneLost } from '../../domain/reservation/desired.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { phoneLostSignal, whoUsesIdentitySignal } from '../messages.ts';
import { sendSignal } from '../runtime/signal.ts';
import type { Reservation } from './reservation.ts';

/** How long a property has to say who uses an identity, in milliseconds. */
const answerWithinMs = 30_000;

/** Who else uses an identity, as far as the properties of the Seam workspace have said. */
export interface Users {
  /** Other live reservations that use it. */
  readonly others: readonly ReservationRef[];
  /** Whether every property has answered. */
  readonly isWhole: boolean;
}

/**
 * Asks the properties of the Seam workspace which other live reservations use an identity. A hotel that is alone in its
 * workspace asks only if its own property has said that there are some.
 */
export async function usersOf(r: Reservation, userIdentityId: string): Promise<Users> {
  const all = settingsOf(r.state)?.workspacePropertyIds ?? [r.propertyId];
  const asked = all.filter((id) => id !== r.propertyId || isUsedElsewhere(r.state, userIdentityId));
  if (asked.length === 0) return { others: [], isWhole: true };
  const number = (r.questions.number += 1);
  const question = { userIdentityId, askedBy: r.workflowId, number };
  const args: [typeof question, typeof stamp] = [question, stamp];
  const outcomes = await Promise.allSettled(
    asked.map((id) => sendSignal({ workflowId: propertyWorkflowId(id), signal: whoUsesIdentitySignal, args })),
  );
  function answers() {
    const own = r.questions.answers.filter((one) => one.number === number);
    return [...new Map(own.map((one) => [one.propertyId, one])).values()];
  }
  const reached = outcomes.filter((one) => one.status === 'fulfilled' && one.value === 'sent').length;
  const isAnswered = await condition(() => answers().length >= reached, answerWithinMs);
  const isWhole = isAnswered && reached === asked.length;
  const others = answers()
    .flatMap(({ propertyId, reservationIds }) => reservationIds.map((reservationId) => ({ propertyId, reservationId })))
    .filter((one) => one.propertyId !== r.propertyId || one.reservationId !== r.reservationId);
  return { others, isWhole };
}

/** Tells other reservations of a person that a phone of theirs is deactivated. */
export async function tellPhoneLost(others: readonly ReservationRef[], lost: PhoneLost): Promise<void> {
  const args: [PhoneLost, typeof stamp] = [lost, stamp];
  // One that has ended meanwhile needs no signal, and one that cannot be reached must not delay this reservation's keys.
  await Promise.allSettled(
    others.map((one) => sendSignal({ workflowId: reservationWorkflowId(one), signal: phoneLostSignal, args })),
  );
}
