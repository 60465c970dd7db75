import { digest } from '../digest.ts';
import type { Instant } from '../instant.ts';
import { callPauses, pausedFor } from '../pause.ts';
import type { IssueStep } from '../plan/step.ts';
import { answerText, type SeamAnswer } from '../seam/failure.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { issueTask, setBack, withTroubleOf } from './setbacks.ts';
import type { ServerErrors, State } from './state.ts';

// A create that Seam answers with a 5xx is sent again. Most such answers end in seconds. Some are Seam's way to refuse the
// content of a call, and then the same call would fail for ever.

/** After so many 5xx in a row another create is sent at once; later ones wait longer and longer. */
const atOnce = 5;

/** So many equal answers to the same create in a row count as a refusal: that takes about four minutes. */
const refusedFrom = 10;

/** A create that Seam answered with a 5xx and that left nothing. */
export interface FailedAtSeam {
  readonly step: IssueStep;
  readonly userIdentityId: string;
  readonly answer: SeamAnswer;
}

/** The state without the count of a guest: Seam answered otherwise, or the guest needs no key any more. */
export function withoutServerErrors(state: State, guestId: string): State {
  const serverErrors = state.serverErrors.filter((one) => one.guestId !== guestId);
  return serverErrors.length === state.serverErrors.length ? state : { ...state, serverErrors };
}

/** The state after Seam answered a create with a 5xx and both looks found nothing: it is sent again, soon or later. */
export function afterServerError(before: State, failed: FailedAtSeam, now: Instant): State {
  const { guestId } = failed.step;
  const task = issueTask(guestId);
  const count = countWith(before, failed);
  const others = before.serverErrors.filter((one) => one.guestId !== guestId);
  const state = { ...before, serverErrors: [...others, count] };
  const answered = `Seam answered the request for the key with ${answerText(failed.answer)}, and no key was found.`;
  if (count.equal >= refusedFrom) {
    const refused = trouble('issue-refused', guestId, {
      forDesk: `The mobile key of guest ${guestId} cannot be made: the key service fails again and again. Give the guest a plastic card. ${tellOperator}`,
      forOperator: `Guest ${guestId}: ${answered} That was the same answer ${refusedFrom} times in a row, so Seam probably refuses what the request names: correct that. It is tried again every ten minutes, and at once after the next message for the reservation.`,
    });
    return setBack(state, task, { trouble: refused, now });
  }
  const failure = noAnswerTrouble(guestId, answered);
  if (count.inARow > atOnce) return setBack(state, task, { trouble: failure, now, schedule: callPauses });
  return withTroubleOf({ ...state, pauses: pausedFor(state.pauses, task, { ms: 0, now }) }, task, failure);
}

/** The trouble that Seam gave no usable answer to the request for a key. */
export function noAnswerTrouble(guestId: string, what: string): Trouble {
  return trouble('seam-unreachable', guestId, {
    forDesk: `The mobile key of guest ${guestId} is delayed: the key service does not answer as it should. It is tried again by itself. If the guest waits, give a plastic card.`,
    forOperator: `Guest ${guestId}: ${what} It is tried again.`,
  });
}

function countWith({ serverErrors }: State, { step, userIdentityId, answer }: FailedAtSeam): ServerErrors {
  const { guestId, window, acsEntranceIds } = step;
  const joinTo = step.step === 'issueJoiner' ? step.joinTo : [];
  const create = digest({ userIdentityId, window, acsEntranceIds, joinTo });
  const shown = `${answer.status} ${answer.code ?? ''}`;
  const before = serverErrors.find((one) => one.guestId === guestId);
  const isEqual = before?.create === create && before.answer === shown;
  return {
    guestId,
    create,
    answer: shown,
    equal: isEqual ? before.equal + 1 : 1,
    inARow: (before?.inARow ?? 0) + 1,
  };
}
