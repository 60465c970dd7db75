import { afterChange, type LookContext } from './changed.ts';
import { isAtSeam, type Credential } from './credential.ts';
import type { Instant } from '../instant.ts';
import { problemsIn, withProblems, withRemarksLookAt } from './remarks.ts';
import type { SeamCredential, SeamEvent } from '../seam/resources.ts';

/** Seam's events about credentials. */
export const credentialEvents = [
  'acs_credential.issued',
  'acs_credential.reissued',
  'acs_credential.invalidated',
  'acs_credential.deleted',
] as const;

/** What an event or a look says about one credential. */
type Learnt = 'issued' | 'invalidated' | 'gone';

const fromEvent: Readonly<Record<(typeof credentialEvents)[number], Learnt>> = {
  'acs_credential.issued': 'issued',
  'acs_credential.reissued': 'issued',
  'acs_credential.invalidated': 'invalidated',
  'acs_credential.deleted': 'gone',
};

function learn(credential: Credential, learnt: Learnt, now: Instant): Credential {
  if (!isAtSeam(credential)) return credential;
  switch (learnt) {
    case 'gone': {
      const reason = credential.state === 'revoking' ? credential.reason : 'deleted outside';
      return { ...credential, state: 'revoked', deadAt: now, reason };
    }
    case 'issued':
      // What kept it from being issued is over: its problems are looked at again.
      return credential.state === 'requested' ? withRemarksLookAt({ ...credential, state: 'issued' }, now) : credential;
    case 'invalidated':
      return credential.state === 'revoking' ? credential : { ...credential, state: 'invalidated' };
  }
}

/** The records after Seam's events. Events about credentials that the reservation does not know change nothing. */
export function afterEvents(
  credentials: readonly Credential[],
  events: readonly SeamEvent[],
  now: Instant,
): readonly Credential[] {
  return events.reduce<readonly Credential[]>((before, { eventType, resourceId }) => {
    const learnt = (fromEvent as Readonly<Record<string, Learnt>>)[eventType];
    if (learnt === undefined || !before.some(({ acsCredentialId }) => acsCredentialId === resourceId)) return before;
    return before.map((one) => (one.acsCredentialId === resourceId ? learn(one, learnt, now) : one));
  }, credentials);
}

/** One record after a look at the credential itself, which is `null` if Seam no longer has it. */
export function afterLook(credential: Credential, seen: SeamCredential | null, context: LookContext): Credential {
  const { now } = context;
  if (seen === null) return learn(credential, 'gone', now);
  if (seen.isIssued && seen.isValid === false) return learn(credential, 'invalidated', now);
  const became =
    afterChange(credential, seen, context) ?? (seen.isIssued ? learn(credential, 'issued', now) : credential);
  return withProblems(became, ['acs_credential'], { found: problemsIn(seen), now });
}

/** The credentials that Seam has not yet reported as issued, or as gone. */
export function awaitingWord(credentials: readonly Credential[]): readonly Credential[] {
  return credentials.filter(
    ({ state, acsCredentialId }) => acsCredentialId !== null && (state === 'requested' || state === 'revoking'),
  );
}
