import { shownInstead } from '../credentials/changed.ts';
import { isAtSeam } from '../credentials/credential.ts';
import type { Instant } from '../instant.ts';
import type { Guest } from '../messages/reservation.ts';
import { requested } from '../plan/preview.ts';
import { joinsDeskCard, type IssueStep } from '../plan/step.ts';
import type { CallFailure } from '../seam/failure.ts';
import { failedKey } from '../seam/failureTrouble.ts';
import { seamFailure, type SeamCredential } from '../seam/resources.ts';
import { howToGiveNewKeys } from '../status/deskCards.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { withJoinedCards, withOverriddenCards } from './cardNotes.ts';
import { automaticDoors, cardHeadsOf, identityOf, policiesOf, type Outlook } from './outlook.ts';
import { withoutServerErrors } from './serverErrors.ts';
import { isNamedByPms, withoutIdentity } from './identities.ts';
import { withoutDueLooks } from './looking.ts';
import { goneWell, issueTask, setBack, withTroubleOf } from './setbacks.ts';
import { recordOf, withCredential, withoutCredential, type State } from './state.ts';
import type { Found } from './strays.ts';

// Issuing, step by step: begun, the guest's identity known, sent, then created, refused, or of unknown outcome and read
// back (readingBack.ts). Never a second create before the first one's outcome is known, or nothing was found in time.

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
 * The state as if a key had not been requested. News of a room that came since do not count, or a stream of them would end
 * every request: `staleRooms` are looked at before the key is sent.
 */
export function asIfNotRequested(state: State, { requestId }: Request): State {
  return withoutDueLooks(withoutCredential(state, requestId));
}

/**
 * Whether the plan still asks for this very key.
 *
 * @param outlook of the state {@link asIfNotRequested}.
 */
export function isStillPlanned({ plan }: Outlook, { step }: Request): boolean {
  const { generation: _number, ...wanted } = step;
  return plan.some((planned) => {
    if (planned.step !== 'issueOverride' && planned.step !== 'issueJoiner') return false;
    if (planned.guestId !== step.guestId) return false;
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
  const foreign = trouble('foreign-identity', guestId, {
    forDesk: `The hotel does not accept the way in which the PMS names guest ${guestId}, so no mobile key is made. Give the guest a plastic card. ${tellOperator}`,
    forOperator: `The user identity of guest ${guestId} was not created by Nightlatch, and the property accepts no others (foreignIdentities). Send the guest's name, e-mail address or phone number instead.`,
  });
  return setBack(state, issueTask(guestId), { trouble: foreign, now });
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
  const twice = trouble('same-person-twice', guestId, {
    forDesk: `Guest ${guestId} is the same person as guest ${same.guestId}, and one person gets one key. Remove one of them in the PMS, or correct the e-mail address or phone number of one.`,
    forOperator: `Guest ${guestId} is the same person as guest ${same.guestId} in Seam: both have one user identity.`,
  });
  return setBack(state, issueTask(guestId), { trouble: twice, now });
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
export function afterSending(state: State, { requestId, step }: Request, now: Instant): State {
  const told = withOverriddenCards(state, step);
  return withCredential(told, requestId, { sent: true, awaitedSince: now });
}

/** The state after Seam created the credential; the watch waits until it is issued. */
export function afterCreate(
  state: State,
  { requestId, step }: Request,
  { found: created, now }: Found<SeamCredential>,
): State {
  const { acsCredentialId, acsUserId, createdAt, isIssued } = created;
  const record = recordOf(state, requestId);
  const context = { now, automatic: automaticDoors(state) };
  const shown = shownInstead(record ?? requested(step, requestId, now), created, context);
  const became = isIssued ? ('issued' as const) : ('requested' as const);
  const known = { acsCredentialId, acsUserId, createdAt, shown, state: became };
  const next = withCredential(withoutServerErrors(state, step.guestId), requestId, known);
  const joined = withJoinedCards(next, { step, requestId }, now);
  return afterOtherIdentity(goneWell(joined, issueTask(step.guestId)), { step, requestId }, created);
}

/**
 * The state after Seam created a key for another user identity than was asked for, because the two were merged. The key
 * stays, and the old id is not used again: the person is looked for anew, unless the PMS named that id.
 */
function afterOtherIdentity(
  state: State,
  { requestId, step }: Request,
  { userIdentityId: found }: SeamCredential,
): State {
  const asked = recordOf(state, requestId)?.userIdentityId ?? null;
  if (found === null || asked === null || found === asked) return state;
  const { guestId } = step;
  const merged = trouble('identity-merged', guestId, {
    forDesk: `The key service has joined guest ${guestId} with another person, and the mobile key went to that person's phone. Ask the guest whether it is there. If not, remove the guest and add them again in the PMS. ${tellOperator}`,
    forOperator: `Seam gave the key of guest ${guestId} to user identity ${found}, because ${asked} was merged into it. Check whether both are one person. If so, any message ends this note, best one with userIdentityId ${found}; if not, remove the guest and send the guest under another guestId.`,
  });
  const next = withCredential(state, requestId, { userIdentityId: found });
  const forgotten = isNamedByPms(next, asked) ? next : withoutIdentity(next, asked);
  return withTroubleOf(forgotten, { kind: 'merged-identity', about: guestId }, merged);
}

/** The state after the key is not to be issued now, or not under this request: its next try waits. */
export function afterNoKey(state: State, { requestId, step }: Request, now: Instant): State {
  return setBack(withoutCredential(state, requestId), issueTask(step.guestId), { trouble: null, now });
}

/** Whether Seam refused what was asked for, and not the moment: then something that was named may be gone. */
export function isRefusal({ type }: CallFailure): boolean {
  return type === seamFailure.refused || type === seamFailure.notFound;
}

/** The state after a guest's key failed: no key, and its next try waits. */
export function afterFailedIssue(state: State, guestId: string, { failure, step, now }: FailedIssue): State {
  const isCard = step !== undefined && isRefusal(failure) && joinsDeskCard(step, cardHeadsOf(state));
  return setBack(withoutServerErrors(state, guestId), issueTask(guestId), {
    trouble: isCard ? cardNotJoinable(failure, step) : failedKey(failure, guestId),
    now,
    leastMs: failure.retryAfterMs,
  });
}

function cardNotJoinable({ message }: CallFailure, { guestId, rooms }: IssueStep): Trouble {
  return trouble('card-not-joinable', guestId, {
    forDesk: `The mobile key of guest ${guestId} cannot be made to work beside the card that was encoded for ${named(rooms)}. The card stays valid. Give the guest a card, too, or give all guests new keys, which end it.`,
    forOperator: `Guest ${guestId}: the desk encoded a card for ${named(rooms)}, and Seam refuses a key that joins it: ${message} To give new keys: ${howToGiveNewKeys}.`,
  });
}

/** How a key failed. */
interface FailedIssue {
  readonly failure: CallFailure;
  /** What was asked of Seam; absent if it never came to that. */
  readonly step?: IssueStep;
  readonly now: Instant;
}
