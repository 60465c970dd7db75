import { CancellationScope, setHandler } from '@temporalio/workflow';
import { stamp } from '../../domain/messages/schema.ts';
import { answerTo, isFromTeardown, usersOf } from '../../domain/propertyLifetime/identityUses.ts';
import { readIdentityQuestion } from '../../domain/signals/fromTeardown.ts';
import type { IdentityQuestion } from '../../domain/teardown/uses.ts';
import { identityUsesQuery, identityUsesSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
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

/** Registers what says which live reservations use an identity: to a teardown by signal, to the client by query. */
export function answerIdentityUses(p: Property): void {
  setHandler(identityUsesQuery, (userIdentityId) => usersOf(currentIndexes(p).book, userIdentityId, now()));
  setHandler(whoUsesIdentitySignal, async (sent, stamped) => {
    const question = readIdentityQuestion(sent, stamped);
    if (question !== null && isFromTeardown(question))
      await CancellationScope.nonCancellable(() => answer(p, question));
  });
}
