import { CancellationScope } from '@temporalio/workflow';
import { stamp } from '../../domain/messages/schema.ts';
import { answerTo, isFromTeardown } from '../../domain/propertyLifetime/identityUses.ts';
import { readIdentityQuestion } from '../../domain/signals/fromTeardown.ts';
import type { IdentityQuestion } from '../../domain/teardown/uses.ts';
import { identityUsesSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { onSignal, type SignalHandler } from '../runtime/handlers.ts';
import { sendSignal } from '../runtime/signal.ts';
import { currentIndexes, type Property } from './property.ts';

async function answer(p: Property, question: IdentityQuestion): Promise<void> {
  const { propertyId, state } = p;
  const index = currentIndexes(p).book;
  const uses = answerTo(state, question, { propertyId, index, now: now() });
  if (uses === null) return;
  // If the teardown has ended meanwhile, it needs no answer.
  await sendSignal({ workflowId: question.askedBy, signal: identityUsesSignal, args: [uses, stamp] });
}

/** Answers a teardown that asks which live reservations use an identity. */
export function onIdentityQuestion(p: Property): SignalHandler {
  return onSignal(whoUsesIdentitySignal, async (sent, stamped) => {
    const question = readIdentityQuestion(sent, stamped);
    if (question !== null && isFromTeardown(question, p.state, p.propertyId))
      await CancellationScope.nonCancellable(() => answer(p, question));
  });
}
