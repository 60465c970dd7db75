import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { troubleCode, type CallFailure, type FailureCode } from './failure.ts';

const byItself = 'It is tried again by itself. If a guest waits, give a plastic card.';
const cardAndOperator = `If a guest waits, give a plastic card. ${tellOperator}`;

const reasons: Readonly<Record<FailureCode, string>> = {
  'seam-unreachable': `The key service does not answer. ${byItself}`,
  'seam-rate-limited': `The key service is busy. ${byItself}`,
  'lock-system-down': `The key service does not reach the lock system. ${cardAndOperator}`,
  'seam-unauthorized': `The key service does not accept the hotel. ${cardAndOperator}`,
  'issue-refused': `The key service refuses it. ${cardAndOperator}`,
  'identity-merged': `The key service has joined this guest with another person. ${cardAndOperator}`,
};

/** What a failed call means for people. */
export interface FailureTexts {
  readonly about: string | null;
  /** What the front desk notices, as a whole sentence: `The key of guest g1 is delayed.` */
  readonly effect: string;
  /** What the operator reads before the failure: `Guest g1`. */
  readonly subject: string;
}

/** A failed call of Seam as a trouble. */
export function failureTrouble(failure: CallFailure, { about, effect, subject }: FailureTexts): Trouble {
  const code = troubleCode(failure.type);
  return trouble(code, about, {
    forDesk: `${effect} ${reasons[code]}`,
    forOperator: `${subject}: ${failure.message}`,
  });
}

/** A guest's key that fails. */
export function failedKey(failure: CallFailure, guestId: string): Trouble {
  return failureTrouble(failure, {
    about: guestId,
    effect: `The mobile key of guest ${guestId} is delayed.`,
    subject: `Guest ${guestId}`,
  });
}
