import { condition, isCancellation } from '@temporalio/workflow';
import { propertyWorkflowId } from '../../domain/ids.ts';
import { otherUsersIn, type OtherUsers } from '../../domain/lifetime/otherUsers.ts';
import { answersTo, withoutQuestion, withQuestion } from '../../domain/lifetime/questions.ts';
import { stamp } from '../../domain/messages/schema.ts';
import type { IdentityQuestion } from '../../domain/teardown/uses.ts';
import { whoUsesIdentitySignal } from '../messages.ts';
import { askEach } from '../runtime/atOnce.ts';
import { sendSignal } from '../runtime/signal.ts';
import type { Reservation } from './reservation.ts';

/** How long the properties have to say who uses an identity, in milliseconds. */
const answerWithinMs = 30_000;

/** Asks properties of the Seam workspace which other live reservations use an identity. */
export async function askWhoUses(
  r: Reservation,
  userIdentityId: string,
  asked: readonly string[],
): Promise<OtherUsers> {
  r.questions = withQuestion(r.questions, { userIdentityId, asked });
  const number = r.questions.last;
  const args: [IdentityQuestion, typeof stamp] = [{ userIdentityId, askedBy: r.workflowId, number }, stamp];
  const reached: string[] = [];
  await askEach(asked, async (id) => {
    try {
      const sent = await sendSignal({ workflowId: propertyWorkflowId(id), signal: whoUsesIdentitySignal, args });
      if (sent === 'sent') reached.push(id);
    } catch (error) {
      if (isCancellation(error)) throw error; // Else it counts as one that did not answer.
    }
  });
  function heard(): OtherUsers {
    return otherUsersIn(answersTo(r.questions, number), { asked, askedBy: r });
  }
  await condition(() => {
    const { silent } = heard();
    return reached.every((id) => !silent.includes(id));
  }, answerWithinMs);
  const others = heard();
  r.questions = withoutQuestion(r.questions, number);
  return others;
}
