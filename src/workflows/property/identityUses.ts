import { CancellationScope, setHandler } from '@temporalio/workflow';
import { identityOfTeardownId } from '../../domain/ids.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { isBookWhole } from '../../domain/rooms/lost.ts';
import { readIdentityQuestion } from '../../domain/signals/read.ts';
import { identityUses, usersOf, type IdentityQuestion } from '../../domain/teardown/uses.ts';
import { identityUsesQuery, identityUsesSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now } from '../runtime/clock.ts';
import { sendSignal } from '../runtime/signal.ts';
import { currentIndexes, type Property } from './property.ts';

async function answer(p: Property, { userIdentityId, askedBy, number }: IdentityQuestion): Promise<void> {
  if (!isBookWhole(p.state.lost, now())) return; // The teardown asks again.
  const users = usersOf(currentIndexes(p).book, userIdentityId, now());
  const answered = identityUses(p.state.settings, p.propertyId, users, number);
  // If the teardown has ended meanwhile, the answer is not needed.
  await sendSignal({ workflowId: askedBy, signal: identityUsesSignal, args: [answered, stamp] });
}

/** Registers what says which live reservations use an identity: to a teardown by signal, to the client by query. */
export function answerIdentityUses(p: Property): void {
  setHandler(identityUsesQuery, (userIdentityId) => usersOf(currentIndexes(p).book, userIdentityId, now()));
  setHandler(whoUsesIdentitySignal, async (sent, stamped) => {
    const question = readIdentityQuestion(sent, stamped);
    // A stranger's question must not make the property signal a workflow of the stranger's choice.
    if (question === null || identityOfTeardownId(question.askedBy) !== question.userIdentityId) return;
    await CancellationScope.nonCancellable(() => answer(p, question));
  });
}
