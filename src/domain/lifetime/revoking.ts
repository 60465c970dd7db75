import type { Credential } from '../credentials/credential.ts';
import { askedToGo } from '../credentials/revoking.ts';
import type { Instant } from '../instant.ts';
import type { Step } from '../plan/step.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import type { Failed } from './looking.ts';
import { goneWell, setBack } from './setbacks.ts';
import { recordOf, withCredential, type State } from './state.ts';

/** A step that revokes a credential. */
export type RevokeStep = Extract<Step, { step: 'revoke' }>;

/** The state when the deletion of a credential is about to be asked of Seam, for the first time or again. */
export function afterAskingToGo(state: State, { requestId, reason }: RevokeStep, now: Instant): State {
  const record = recordOf(state, requestId);
  return record === undefined ? state : withCredential(state, requestId, askedToGo(record, reason, now));
}

/** The state after Seam took the deletion; if the credential is not gone yet, the watch waits for that. */
export function afterDelete(
  state: State,
  requestId: string,
  { isGone, now }: { readonly isGone: boolean; readonly now: Instant },
): State {
  const next = isGone ? withCredential(state, requestId, { state: 'revoked', deadAt: now }) : state;
  return goneWell(next, { kind: 'revoke', about: requestId });
}

/** The state after Seam refused the deletion: the plan asks for it again after a pause. Revoking is never given up. */
export function afterRefusedDelete(state: State, before: Credential, { failure, now }: Failed): State {
  const { requestId, guestId, deletesAsked, deleteAgainAt } = before;
  // Meanwhile an event may have told that it is gone.
  if (recordOf(state, requestId)?.state !== 'revoking') return state;
  const restored = withCredential(state, requestId, { state: before.state, deletesAsked, deleteAgainAt });
  const refused = trouble('revoke-refused', guestId, {
    forDesk: `An old mobile key of guest ${guestId} could not be ended and may still open doors. It is tried again by itself. If it must not open, end it in the lock system. ${tellOperator}`,
    forOperator: `The key of guest ${guestId} still opens: ${failure.message}`,
  });
  const { retryAfterMs } = failure;
  return setBack(restored, { kind: 'revoke', about: requestId }, { trouble: refused, now, leastMs: retryAfterMs });
}
