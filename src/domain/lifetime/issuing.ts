import { shownInstead } from '../credentials/changed.ts';
import { isAtSeam } from '../credentials/credential.ts';
import { outcomesOf } from '../credentials/readBack.ts';
import { plus, type Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import { requested } from '../plan/preview.ts';
import type { IssueStep } from '../plan/step.ts';
import { troubleCode, type CallFailure } from '../seam/failure.ts';
import { seamFailure, type SeamCredential } from '../seam/resources.ts';
import { identityOf, policiesOf, type Outlook } from './outlook.ts';
import { goneWell, setBack, withTroubleOf, type TaskName } from './setbacks.ts';
import { recordOf, withCredential, withoutCredential, type State } from './state.ts';
import { knownIds, withDiscarded, withStray, type Found, type Sent } from './strays.ts';

// Issuing, step by step: begun, the guest's identity known, sent, then created, refused, or not answered and read back.
// Never a second create before the first one's outcome is known, or nothing was found after the settle time.

function taskOf(guestId: string): TaskName {
  return { kind: 'issue', about: guestId };
}

/** A key that is being issued. */
export interface Request {
  readonly requestId: string;
  readonly step: IssueStep;
}

/** The request that a step of the plan leads to. */
export function requestFor({ nextRequest }: State, step: IssueStep): Request {
  return { requestId: `c${nextRequest}`, step };
}

/** The state when a key is requested: from now on the plan counts on it. */
export function begun(state: State, { requestId, step }: Request, now: Instant): State {
  const record = requested(step, requestId, now);
  return { ...state, nextRequest: state.nextRequest + 1, credentials: [...state.credentials, record] };
}

/**
 * Whether the plan still asks for this very key.
 *
 * @param outlook of the state without the request, see `withoutCredential`.
 */
export function isStillPlanned({ plan }: Outlook, { step }: Request): boolean {
  const { generation: _number, ...wanted } = step;
  return plan.some((planned) => {
    if (planned.step !== 'issueOverride' && planned.step !== 'issueJoiner') return false;
    const { generation: _other, ...same } = planned;
    return JSON.stringify(same) === JSON.stringify(wanted);
  });
}

/** Whether the PMS named the guest's user identity, and the property accepts only those that Nightlatch created. */
export function mustBeOurs(state: State, { userIdentityId }: Guest): boolean {
  return userIdentityId !== undefined && policiesOf(state).foreignIdentities === 'refuse';
}

/** The state after the guest's user identity turned out to be one that the property does not accept. */
export function afterForeignIdentity(state: State, guestId: string, now: Instant): State {
  const message = `The user identity of guest ${guestId} was not created by Nightlatch, and the property accepts no others (foreignIdentities). Send the guest's name, e-mail address or phone number instead.`;
  return setBack(state, taskOf(guestId), { trouble: { code: 'foreign-identity', about: guestId, message }, now });
}

/** The guest before this one in the list who has the same user identity: the first of the two keeps the key. */
export function sameGuestBefore({ desired, ...state }: State, guestId: string, userIdentityId: string): Guest | null {
  const guests = desired?.guests ?? [];
  const index = guests.findIndex((guest) => guest.guestId === guestId);
  return (
    guests
      .slice(0, Math.max(index, 0))
      .find((one) => identityOf({ desired, ...state }, one.guestId) === userIdentityId) ?? null
  );
}

/** The state after two guests turned out to be one person. */
export function afterSamePerson(state: State, guestId: string, { same, now }: SamePerson): State {
  const message = `Guest ${guestId} is the same person as guest ${same.guestId} in Seam: one person gets one key. Remove one of them.`;
  return setBack(state, taskOf(guestId), { trouble: { code: 'same-person-twice', about: guestId, message }, now });
}

/** The guest who is the same person, and when that was found. */
export interface SamePerson {
  readonly same: Guest;
  readonly now: Instant;
}

/** Whether the guest's access has to be granted anew before this key (rule 6): not if the guest has a key already. */
export function regrantsAccess({ credentials }: State, step: IssueStep): boolean {
  if (step.step !== 'issueOverride' || !step.regrant) return false;
  return !credentials.some((one) => one.guestId === step.guestId && one.acsCredentialId !== null && isAtSeam(one));
}

/** Whether a key works until this override is used: then the lock system has to be up before it is sent (rule 5). */
export function voidsKeys({ credentials }: State, step: IssueStep): boolean {
  if (step.step !== 'issueOverride') return false;
  return credentials.some((one) => one.state === 'issued' && step.rooms.some((room) => room in one.grants));
}

/** The state when the create is about to be sent: it is noted before, so that its room is not given back meanwhile. */
export function afterSending(state: State, { requestId }: Request, now: Instant): State {
  return withCredential(state, requestId, { sent: true, awaitedSince: now });
}

/** The state after Seam created the credential; the watch waits until it is issued. */
export function afterCreate(
  state: State,
  { requestId, step }: Request,
  { found: created, now }: Found<SeamCredential>,
): State {
  const { acsCredentialId, acsUserId, isIssued } = created;
  const record = recordOf(state, requestId);
  const shown = shownInstead(record ?? requested(step, requestId, now), created, now);
  const known = { acsCredentialId, acsUserId, shown, state: isIssued ? ('issued' as const) : ('requested' as const) };
  return goneWell(withCredential(state, requestId, known), taskOf(step.guestId));
}

/** The state after the key is not to be issued now, or not under this request: its next try waits. */
export function afterNoKey(state: State, { requestId, step }: Request, now: Instant): State {
  return setBack(withoutCredential(state, requestId), taskOf(step.guestId), { trouble: null, now });
}

/** Whether Seam refused what was asked for, and not the moment: then something that was named may be gone. */
export function isRefusal({ type }: CallFailure): boolean {
  return type === seamFailure.refused || type === seamFailure.notFound;
}

/** The state after a guest's key failed: no key, and its next try waits. */
export function afterFailedIssue(
  state: State,
  guestId: string,
  { failure, now }: { readonly failure: CallFailure; readonly now: Instant },
): State {
  const message = `Guest ${guestId}: ${failure.message}`;
  const trouble = { code: troubleCode(failure.type), about: guestId, message };
  return setBack(state, taskOf(guestId), { trouble, now, leastMs: failure.retryAfterMs });
}

/** A create that was not answered, and is read back. */
export interface Unanswered extends Sent {
  readonly request: Request;
  /** When a look that finds nothing settles it. */
  readonly settledAt: Instant;
  /** The pause before the next look, in milliseconds; 0 before the first one. */
  readonly pauseMs: number;
}

/** The first look for what an unanswered create left behind. */
export function readBackOf(state: State, request: Request, { userIdentityId, sentAt, now }: SentAt): Unanswered {
  const { window, acsEntranceIds } = request.step;
  const settledAt = plus(now, policiesOf(state).createSettleMs);
  return { request, userIdentityId, window, acsEntranceIds, sentAt, settledAt, pauseMs: 0 };
}

/** The user identity that a create was sent for, and when. */
export interface SentAt {
  readonly userIdentityId: string;
  readonly sentAt: Instant;
  readonly now: Instant;
}

/** What a look for the outcome of an unanswered create leads to. */
export type ReadBack =
  /** It is known: the create's credential was adopted, or there is none and the next try waits. */
  | { readonly is: 'over'; readonly state: State }
  /** It is looked for again after `unanswered.pauseMs`. */
  | { readonly is: 'open'; readonly state: State; readonly unanswered: Unanswered };

/** The pause after the first look, in milliseconds; each is twice as long as the one before. */
const firstPauseMs = 500;

/** Before the settle time the pauses grow to this, in milliseconds. */
const longestPauseMs = 30_000;

/** After the settle time, while Seam refuses the look, they grow to this, in milliseconds. */
const longestRefusedPauseMs = 300_000;

/** How long after the settle time that is given up: revokes and continue-as-new cannot wait longer. It is a stray then. */
const refusedForMs = 3_600_000;

/**
 * Reads an unanswered create back. What has its doors and end, was created since and is not known is adopted, and what is
 * like it discarded. Not before a look after the settle time finds nothing is it given up, and looked for as a stray: if
 * Seam refuses the look, nothing is proved.
 *
 * @param found the credentials of the user identity; `null` if Seam refused the look.
 */
export function readBack(
  state: State,
  unanswered: Unanswered,
  { found, now }: Found<readonly SeamCredential[] | null>,
): ReadBack {
  const { request, settledAt, pauseMs } = unanswered;
  const { guestId } = request.step;
  const [adopted, ...twins] = outcomesOf(unanswered, { found: found ?? [], known: knownIds(state) });
  if (adopted !== undefined) {
    const clean = twins.reduce((one, twin) => withDiscarded(one, guestId, { found: twin, now }), state);
    return { is: 'over', state: afterCreate(clean, request, { found: adopted, now }) };
  }
  const isSettled = now >= settledAt;
  if (isSettled && (found !== null || now >= plus(settledAt, refusedForMs))) {
    const message = `Guest ${guestId}: Seam did not answer, and nothing was found of the key. It is tried again.`;
    const strays = withoutCredential(withStray(state, unanswered, now), request.requestId);
    const trouble = { code: 'seam-unreachable', about: guestId, message };
    return { is: 'over', state: setBack(strays, taskOf(guestId), { trouble, now }) };
  }
  const longest = isSettled ? longestRefusedPauseMs : longestPauseMs;
  const next = { ...unanswered, pauseMs: pauseMs === 0 ? firstPauseMs : Math.min(pauseMs * 2, longest) };
  if (!isSettled) return { is: 'open', state, unanswered: next };
  const message = `Guest ${guestId}: Seam did not answer, and does not let us look for the key. It is tried again.`;
  const trouble = { code: 'seam-unreachable', about: guestId, message };
  return { is: 'open', state: withTroubleOf(state, taskOf(guestId), trouble), unanswered: next };
}
