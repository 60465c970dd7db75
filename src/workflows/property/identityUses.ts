import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { stamp } from '../../domain/messages/schema.ts';
import {
  afterFreed,
  afterQuestion,
  afterTeardownLook,
  usesToTell,
  type UsesToTell,
} from '../../domain/propertyLifetime/closing.ts';
import {
  answerTo,
  isFromReservation,
  isFromTeardown,
  type Answering,
} from '../../domain/propertyLifetime/identityUses.ts';
import type { Claim } from '../../domain/rooms/book.ts';
import { readIdentityFreed, readIdentityQuestion } from '../../domain/signals/fromTeardown.ts';
import type { IdentityQuestion, IdentityUses } from '../../domain/teardown/uses.ts';
import { identityFreedSignal, identityUsesSignal, stillRunningSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { onSignal, type SignalHandler } from '../runtime/handlers.ts';
import { sendSignal } from '../runtime/signal.ts';
import { change, currentIndexes, type Property } from './property.ts';

/** How the property answers now. */
function answering(p: Property): Answering {
  return { propertyId: p.propertyId, index: currentIndexes(p).book, now: now() };
}

async function tell({ by, uses }: UsesToTell): Promise<void> {
  // If the teardown has ended meanwhile, it needs no answer.
  await CancellationScope.nonCancellable(() =>
    sendSignal({ workflowId: by, signal: identityUsesSignal, args: [uses, stamp] }),
  );
}

/** The answer to a question; one of a stranger gets none. If a teardown asks, the identity may be marked. */
function usesFor(p: Property, question: IdentityQuestion): IdentityUses | null {
  if (isFromReservation(question, p.state, p.propertyId)) return answerTo(p.state, question, answering(p));
  if (!isFromTeardown(question, p.state, p.propertyId)) return null;
  const { state, uses } = afterQuestion(p.state, question, answering(p));
  change(p, state);
  return uses;
}

/** Answers which live reservations use an identity. If a teardown asks and none does, it is marked as being removed. */
export function onIdentityQuestion(p: Property): SignalHandler {
  return onSignal(whoUsesIdentitySignal, async (sent, stamped) => {
    const question = readIdentityQuestion(sent, stamped);
    if (question === null) return;
    const uses = usesFor(p, question);
    if (uses !== null) await tell({ by: question.askedBy, uses });
  });
}

/** Takes the mark away when a teardown has ended, or some time later. */
export function onIdentityFreed(p: Property): SignalHandler {
  return onSignal(identityFreedSignal, (sent, stamped) => {
    const freed = readIdentityFreed(sent, stamped);
    if (freed !== null) change(p, afterFreed(p.state, freed, now()));
  });
}

/**
 * Tells teardowns that a reservation began to use an identity that they are removing.
 *
 * @param before the reservation's claim before this one.
 */
export async function tellTeardowns(p: Property, before: Claim | undefined, claim: Claim): Promise<void> {
  if (Object.keys(p.state.closing).length === 0) return;
  await Promise.all(usesToTell(p.state, { before, claim }, answering(p)).map(tell));
}

/** Looks whether a teardown still runs: one that was terminated leaves its marks behind. */
export async function lookAtTeardown(p: Property, by: string): Promise<void> {
  const mark = p.state.closing[by];
  let isRunning = true;
  try {
    isRunning = (await sendSignal({ workflowId: by, signal: stillRunningSignal, args: [] })) === 'sent';
  } catch (error) {
    if (isCancellation(error)) throw error; // Else nothing is known of it: the next look follows.
  }
  change(p, afterTeardownLook(p.state, by, { mark, isRunning, now: now() }));
}
