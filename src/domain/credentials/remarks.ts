import { plus, type Instant } from '../instant.ts';
import type { SeamObject, SeamProblem } from '../seam/codes.ts';
import type { SeamCredential } from '../seam/resources.ts';
import { isValidCredential, type Credential } from './credential.ts';

// Seam may say why a key is not issued, or does not open, on the credential, on the ACS user, or on the user identity. No
// event tells of it. So a look at a credential also looks at the guest, but only if the key is late, has problems already, or is
// in doubt: the reconcile lists the ACS users, too.

/** How long Seam may take to report a key issued before the guest is looked at, too, in milliseconds. */
const lateAfterMs = 120_000;

/** The pause between two looks at a key with problems, in milliseconds. */
const againAfterMs = 3_600_000;

/** The most problems that are kept of one key. */
const mostProblems = 10;

/** The code with which Seam says that times were changed outside Seam. */
const changedOutside = 'schedule_externally_modified';

/** Whether a look at a key also has to look at its ACS user and its user identity. */
export function needsGuestLook(key: Credential, now: Instant): boolean {
  if (!isValidCredential(key)) return false;
  return key.remarks !== undefined || (key.state === 'requested' && now >= plus(key.awaitedSince, lateAfterMs));
}

/** The record after a look showed all problems of some of Seam's resources; what is known of the others stays. */
export function withProblems(key: Credential, looked: readonly SeamObject[], { found, now }: Problems): Credential {
  if (!isValidCredential(key) || (found.length === 0 && key.remarks === undefined)) return key;
  const kept = (key.remarks?.problems ?? []).filter(({ object }) => !looked.includes(object));
  const problems = [...kept, ...found].slice(0, mostProblems);
  return { ...key, remarks: problems.length === 0 ? undefined : { problems, nextLookAt: plus(now, againAfterMs) } };
}

/** What a look found, and when. */
export interface Problems {
  readonly found: readonly SeamProblem[];
  readonly now: Instant;
}

/** The problems that a credential shows by itself. */
export function problemsIn({ problems = [], isChangedOutside }: SeamCredential): readonly SeamProblem[] {
  const codes = isChangedOutside === true ? [...problems, changedOutside] : problems;
  return codes.map((code) => ({ object: 'acs_credential', code }));
}

/** When the next look at a key with problems is due; `null` if it has none. */
export function remarksLookAt(key: Credential): Instant | null {
  return isValidCredential(key) ? (key.remarks?.nextLookAt ?? null) : null;
}

/** The record with the next look at its problems at a moment; unchanged if it has none. */
export function withRemarksLookAt(key: Credential, nextLookAt: Instant): Credential {
  return key.remarks === undefined ? key : { ...key, remarks: { ...key.remarks, nextLookAt } };
}

/** The record after a look at its problems was refused: the next one follows later. */
export function withRemarksPutOff(key: Credential, now: Instant): Credential {
  const { remarks } = key;
  return remarks === undefined || remarks.nextLookAt > now ? key : withRemarksLookAt(key, plus(now, againAfterMs));
}
