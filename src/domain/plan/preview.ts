import { freshCredential, type Credential } from '../credentials/credential.ts';
import type { Instant } from '../instant.ts';
import { planCredentials } from './plan.ts';
import type { IssueStep, Step } from './step.ts';
import type { Situation } from './wanted.ts';

/** The record of a credential that is being requested, for previews and for the workflow. */
export function requested(step: IssueStep, requestId: string, now: Instant): Credential {
  return {
    ...freshCredential,
    requestId,
    guestId: step.guestId,
    person: step.person,
    kind: step.step === 'issueOverride' ? 'override' : 'joiner',
    state: 'requested',
    joinedTo: step.step === 'issueJoiner' ? step.joinTo : [],
    generation: step.generation,
    window: step.window,
    grants: step.grants,
    acsEntranceIds: step.acsEntranceIds,
    requestedAt: now,
    awaitedSince: now,
  };
}

/** The credentials after a step went well, as a preview assumes it. */
export function carriedOut(credentials: readonly Credential[], step: Step, now: Instant): readonly Credential[] {
  switch (step.step) {
    case 'issueOverride':
    case 'issueJoiner': {
      const requestId = `preview-${credentials.length + 1}`;
      return [...credentials, { ...requested(step, requestId, now), acsCredentialId: requestId, state: 'issued' }];
    }
    case 'revoke':
      return credentials.map((credential) =>
        credential.requestId === step.requestId
          ? { ...credential, state: 'revoked', deadAt: now, reason: step.reason }
          : credential,
      );
    case 'deactivatePhone':
    case 'wait':
      return credentials;
  }
}

/** More rounds than any plan needs: a plan that has not come to rest by then never would. */
const maxRounds = 1_000;

/**
 * Everything that would be done if every step went well, in order, and at the end what would still be waited for.
 * Requested credentials count as issued.
 *
 * @throws {Error} if the plan does not come to rest, which no state may cause.
 */
export function previewPlan(situation: Situation): readonly Step[] {
  const { now } = situation;
  let { desired } = situation;
  const done: Step[] = [];
  let credentials: readonly Credential[] = situation.credentials.map((credential) => {
    if (credential.state === 'requested')
      return { ...credential, state: 'issued', acsCredentialId: credential.acsCredentialId ?? credential.requestId };
    return credential.state === 'revoking' ? { ...credential, state: 'revoked', deadAt: now } : credential;
  });
  for (let round = 0; round < maxRounds; round += 1) {
    const steps = planCredentials({ ...situation, desired, credentials });
    const next = steps.filter(({ step }) => step !== 'wait');
    if (next.length === 0) return [...done, ...steps];
    done.push(...next);
    if (next.some(({ step }) => step === 'deactivatePhone')) desired = { ...desired, lostPhones: [] };
    credentials = next.reduce((before, step) => carriedOut(before, step, now), credentials);
  }
  throw new Error('previewPlan: the plan does not come to rest; this is a defect of planCredentials');
}
