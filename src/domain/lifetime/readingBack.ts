import { doorlessFor, outcomesOf } from '../credentials/readBack.ts';
import { epochMs, later, plus, type Instant } from '../instant.ts';
import { answerText, serverErrorOf, type CallFailure, type SeamAnswer } from '../seam/failure.ts';
import type { SeamCredential } from '../seam/resources.ts';
import { isUsedElsewhere } from './identities.ts';
import { afterCreate, type Request } from './issuing.ts';
import { policiesOf } from './outlook.ts';
import { afterServerError, noAnswerTrouble } from './serverErrors.ts';
import { issueTask, setBack, withTroubleOf } from './setbacks.ts';
import { withoutCredential, type State } from './state.ts';
import { isSameKey, listedIn, withDiscarded, withStray, type LookedFor, type Sent } from './strays.ts';

// A create of unknown outcome is read back: Seam has no idempotency key, and a second override would void the first.
// - No answer came: looks at growing pauses, until one after `createSettle` finds nothing.
// - Seam answered with a 5xx: the call has ended, so two looks are enough, the second after `createSettleAfterError`. If
//   one of them fails, it is a create of unknown outcome like any other.

/** A create whose outcome is unknown, and which is read back. */
export interface Unanswered extends Sent {
  readonly request: Request;
  /** Since when its outcome is unknown. */
  readonly since: Instant;
  /** The 5xx that Seam answered; `null` if no answer came. */
  readonly answer: SeamAnswer | null;
  /** Whether two looks are enough. */
  readonly isQuick: boolean;
  /** When a look that finds nothing settles it. */
  readonly settledAt: Instant;
  /** The pause before the next look, in milliseconds; 0 for none. */
  readonly pauseMs: number;
}

/** A create that was sent for a user identity, and how it failed. */
export interface FailedCreate {
  readonly userIdentityId: string;
  readonly sentAt: Instant;
  readonly failure: CallFailure;
  readonly now: Instant;
}

/** The first of the two looks after a 5xx comes after this part of `createSettleAfterError`: 2 of 8 seconds. */
const firstLookPart = 1 / 4;

/** The first look for what a create of unknown outcome left behind. */
export function readBackOf(state: State, request: Request, { failure, now, ...sent }: FailedCreate): Unanswered {
  const { window, acsEntranceIds } = request.step;
  const { createSettleMs, createSettleAfterErrorMs } = policiesOf(state);
  const answer = serverErrorOf(failure);
  const isQuick = answer !== null;
  return {
    ...sent,
    request,
    window,
    acsEntranceIds,
    since: now,
    answer,
    isQuick,
    settledAt: plus(now, isQuick ? createSettleAfterErrorMs : createSettleMs),
    pauseMs: isQuick ? createSettleAfterErrorMs * firstLookPart : 0,
  };
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
 * The credentials among `found` whose doors Seam has to be asked for: they show none, and more than one create may have
 * left them, such as a stray of the same person or a create of another reservation.
 */
export function doorsToAskFor(
  state: State,
  unanswered: Unanswered,
  found: readonly SeamCredential[],
): readonly string[] {
  const { userIdentityId } = unanswered;
  const doorless = doorlessFor([unanswered], listedIn(state, found));
  const hasOthers =
    isUsedElsewhere(state, userIdentityId) ||
    state.strays.some((stray) => stray.userIdentityId === userIdentityId && !isSameKey(stray, unanswered));
  return hasOthers ? doorless : [];
}

/**
 * Reads a create of unknown outcome back. What has its doors and end, was created since and is not known is adopted, and
 * what is like it discarded. Not before a look that was asked after the settle time finds nothing is it given up, and looked
 * for as a stray: if Seam refuses the look, nothing is proved.
 *
 * @param found the credentials of the user identity; `null` if Seam refused the look.
 */
export function readBack(
  state: State,
  before: Unanswered,
  { found, askedAt, now }: LookedFor<readonly SeamCredential[] | null>,
): ReadBack {
  const unanswered = found === null ? afterRefusedLook(state, before) : before;
  const { request, settledAt } = unanswered;
  const [adopted, ...twins] = outcomesOf(unanswered, listedIn(state, found ?? []));
  if (adopted !== undefined) {
    const { guestId } = request.step;
    const clean = twins.reduce((one, twin) => withDiscarded(one, guestId, { found: twin, now }), state);
    return { is: 'over', state: afterCreate(clean, request, { found: adopted, now }) };
  }
  const isSettled = askedAt >= settledAt;
  if (isSettled && (found !== null || now >= plus(settledAt, refusedForMs)))
    return { is: 'over', state: afterNothingFound(state, unanswered, now) };
  const next = { ...unanswered, pauseMs: nextPauseMs(unanswered, now) };
  return { is: 'open', state: isSettled ? withRefusedLooks(state, unanswered) : state, unanswered: next };
}

/** After a refused look a 5xx is like no answer: another create may be sent only after the longer settle time. */
function afterRefusedLook(state: State, unanswered: Unanswered): Unanswered {
  if (!unanswered.isQuick) return unanswered;
  const settledAt = later(unanswered.settledAt, plus(unanswered.since, policiesOf(state).createSettleMs));
  return { ...unanswered, isQuick: false, settledAt, pauseMs: 0 };
}

function nextPauseMs({ isQuick, settledAt, pauseMs }: Unanswered, now: Instant): number {
  if (isQuick) return Math.max(0, epochMs(settledAt) - epochMs(now));
  if (pauseMs === 0) return firstPauseMs;
  return Math.min(pauseMs * 2, now >= settledAt ? longestRefusedPauseMs : longestPauseMs);
}

/** The state after nothing was found of a create: the next try waits, and the key is looked for as a stray. */
function afterNothingFound(before: State, unanswered: Unanswered, now: Instant): State {
  const { request, userIdentityId, answer, isQuick } = unanswered;
  const { step, requestId } = request;
  const { guestId } = step;
  const state = withoutCredential(withStray(before, unanswered, now), requestId);
  if (answer !== null && isQuick) return afterServerError(state, { step, userIdentityId, answer }, now);
  const failed = noAnswerTrouble(guestId, `${whatCame(unanswered)}, and nothing was found of the key.`);
  return setBack(state, issueTask(guestId), { trouble: failed, now });
}

function withRefusedLooks(state: State, unanswered: Unanswered): State {
  const { guestId } = unanswered.request.step;
  const what = `${whatCame(unanswered)}, and Seam does not let us look for the key.`;
  return withTroubleOf(state, issueTask(guestId), noAnswerTrouble(guestId, what));
}

function whatCame({ answer }: Unanswered): string {
  return answer === null ? 'Seam did not answer' : `Seam answered the request for the key with ${answerText(answer)}`;
}
