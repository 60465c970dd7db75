import type { Credential } from '../credentials/credential.ts';
import { needsGuestLook, remarksLookAt, withProblems, withRemarksPutOff } from '../credentials/remarks.ts';
import { earlier, type Instant } from '../instant.ts';
import { unusual, type SeamProblem } from '../seam/codes.ts';
import type { State } from './state.ts';

/** What to look at to learn why a key is not issued, or does not open. */
export interface GuestLook {
  readonly guestId: string;
  readonly acsUserId: string | null;
  readonly userIdentityId: string | null;
}

function keyOf({ credentials }: State, acsCredentialId: string): Credential | undefined {
  return credentials.find((one) => one.acsCredentialId === acsCredentialId);
}

/**
 * The guest to look at after a look at their key; `null` if that is not needed.
 *
 * @param before the state before the look at the key: what that look found to be over may be over for the guest, too.
 */
export function guestLookOf(before: State, state: State, { acsCredentialId, now }: Looked): GuestLook | null {
  const key = keyOf(state, acsCredentialId);
  const was = keyOf(before, acsCredentialId);
  if (key === undefined) return null;
  // A key in doubt that is as it should be: the reconcile may have found a problem of its ACS user.
  const isSound = key.state === 'issued' && before.doubts.includes(acsCredentialId);
  if (!isSound && ![was, key].some((one) => one !== undefined && needsGuestLook(one, now))) return null;
  const { guestId, acsUserId, userIdentityId } = key;
  return { guestId, acsUserId, userIdentityId };
}

/** Which key was looked at, and when. */
export interface Looked {
  readonly acsCredentialId: string;
  readonly now: Instant;
}

/** The codes of the errors and warnings of a guest's ACS user and user identity. */
export interface GuestCodes {
  readonly acsUser: readonly string[];
  readonly userIdentity: readonly string[];
}

/** The state after a look at the ACS user and the user identity of a key's guest. */
export function afterGuestLook(state: State, { acsUser, userIdentity }: GuestCodes, looked: Looked): State {
  const { acsCredentialId, now } = looked;
  const found: readonly SeamProblem[] = [
    ...unusual('acs_user', acsUser).map((code) => ({ object: 'acs_user' as const, code })),
    ...unusual('user_identity', userIdentity).map((code) => ({ object: 'user_identity' as const, code })),
  ];
  return {
    ...state,
    credentials: state.credentials.map((one) =>
      one.acsCredentialId === acsCredentialId ? withProblems(one, ['acs_user', 'user_identity'], { found, now }) : one,
    ),
  };
}

/** When the next look at a key with problems is due; `null` if there is none. */
export function nextRemarksLookAt({ credentials }: State): Instant | null {
  const moments = credentials.flatMap((one) => remarksLookAt(one) ?? []);
  return moments.length === 0 ? null : moments.reduce(earlier);
}

/** The credentials to look at by themselves now: those in doubt, and those with problems that may be over. */
export function keysToLookAt({ doubts, credentials }: State, now: Instant): readonly string[] {
  const due = credentials.flatMap((one) => {
    const at = remarksLookAt(one);
    return at !== null && at <= now && one.acsCredentialId !== null ? [one.acsCredentialId] : [];
  });
  return [...new Set([...doubts, ...due])];
}

/** The state after credentials were looked at by themselves: nothing is in doubt, and a look that was refused is put off. */
export function afterKeyLooks(state: State, acsCredentialIds: readonly string[], now: Instant): State {
  return {
    ...state,
    doubts: state.doubts.filter((id) => !acsCredentialIds.includes(id)),
    credentials: state.credentials.map((one) =>
      acsCredentialIds.includes(one.acsCredentialId ?? '') ? withRemarksPutOff(one, now) : one,
    ),
  };
}
