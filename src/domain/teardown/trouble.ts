import type { FailureCode } from '../seam/failure.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble, type TroubleCode } from '../whereToLook.ts';

/** The codes that a teardown's `needsAttention` can show. */
export type TeardownCode =
  | FailureCode
  | Extract<
      TroubleCode,
      'deletion-refused' | 'deletion-failed' | 'deletion-overdue' | 'still-listed' | 'still-in-use' | 'property-silent'
    >;

const goesOn = `It goes on by itself; the front desk has nothing to do. ${tellOperator}`;

const forDesk: Readonly<Record<TeardownCode, string>> = {
  'seam-unreachable': `The removal waits: the key service does not answer. ${goesOn}`,
  'seam-rate-limited': `The removal waits: the key service is busy. ${goesOn}`,
  'lock-system-down': `The removal waits: the lock system is not working. ${goesOn}`,
  'seam-unauthorized': `The removal waits: the key service does not accept the hotel. ${tellOperator}`,
  'issue-refused': `The removal waits: the key service refuses a step of it. ${tellOperator}`,
  'identity-merged': `The removal has stopped: the key service has joined this person with another one. ${tellOperator}`,
  'deletion-refused': `The removal waits: the key service refuses to delete something. ${tellOperator}`,
  'deletion-failed': `The removal waits: the lock system did not delete something. ${tellOperator}`,
  'deletion-overdue': `The removal takes longer than usual, so old keys may still open doors. ${goesOn}`,
  'still-listed': `The removal is not complete: the key service still shows something of this person. ${tellOperator}`,
  'still-in-use':
    'The removal waits: a reservation still names this person. Remove the guest there, check the reservation out, or cancel it.',
  'property-silent': `The removal waits: a hotel has not said whether this person is its guest. ${tellOperator}`,
};

/** A teardown's trouble: the front desk only has to know whether to do anything. */
export function teardownTrouble(code: TeardownCode, about: string | null, what: string): Trouble {
  return trouble(code, about, { forDesk: forDesk[code], forOperator: what });
}
