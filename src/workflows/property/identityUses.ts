import { CancellationScope, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import { identityOfTeardownId } from '../../domain/ids.ts';
import { readIdentityQuestion } from '../../domain/signals/read.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { isBookWhole } from '../../domain/rooms/lost.ts';
import { identityUses, usersOf, type IdentityQuestion } from '../../domain/teardown/uses.ts';
import { isNotFound } from '../failure.ts';
import { identityUsesQuery, identityUsesSignal, whoUsesIdentitySignal } from '../messages.ts';
import { now, type Property } from './state.ts';

async function answer(p: Property, { userIdentityId, askedBy, number }: IdentityQuestion): Promise<void> {
  if (!isBookWhole(p.state.lost, now())) return; // The teardown asks again.
  const users = usersOf(p.state.book, userIdentityId, now());
  try {
    const said = identityUses(p.state.settings, p.propertyId, users, number);
    await getExternalWorkflowHandle(askedBy).signal(identityUsesSignal, said, stamp);
  } catch (error) {
    if (!isNotFound(error)) throw error; // Else the teardown has ended.
  }
}

/** Registers what says which live reservations use an identity: to a teardown by signal, to the client by query. */
export function answerIdentityUses(p: Property): void {
  setHandler(identityUsesQuery, (userIdentityId) => usersOf(p.state.book, userIdentityId, now()));
  setHandler(whoUsesIdentitySignal, async (sent, stamped) => {
    const question = readIdentityQuestion(sent, stamped);
    // A stranger's question must not make the property signal whom it likes.
    if (question === null || identityOfTeardownId(question.askedBy) !== question.userIdentityId) return;
    await CancellationScope.nonCancellable(() => answer(p, question));
  });
}
