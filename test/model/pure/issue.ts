import { withDoors } from '../../../src/domain/credentials/readBack.ts';
import { personOf } from '../../../src/domain/lifetime/identities.ts';
import {
  afterCreate,
  afterFailedIssue,
  afterSamePerson,
  afterSending,
  asIfNotRequested,
  begun,
  isRefusal,
  isStillPlanned,
  requestFor,
  sameGuestBefore,
  voidsKeys,
  type Request,
} from '../../../src/domain/lifetime/issuing.ts';
import { afterCredentialLook } from '../../../src/domain/lifetime/learning.ts';
import { afterRoomLook, staleRooms } from '../../../src/domain/lifetime/looking.ts';
import { guestOf, heldBy, identityOf } from '../../../src/domain/lifetime/outlook.ts';
import { doorsToAskFor, readBack, readBackOf, type Unanswered } from '../../../src/domain/lifetime/readingBack.ts';
import { withCredential, withoutCredential } from '../../../src/domain/lifetime/state.ts';
import type { IssueStep } from '../../../src/domain/plan/step.ts';
import type { CallFailure } from '../../../src/domain/seam/failure.ts';
import { seamFailure } from '../../../src/domain/seam/resources.ts';
import type { Done, Reservation } from './reservation.ts';
import { identify } from './identity.ts';
import { Refused, type Order } from './seam.ts';

/** Issues one credential as the workflow does: its calls one after the other, and between them what the dice bring. */
export function issue(r: Reservation, step: IssueStep, done: Done): void {
  const request = requestFor(r.state, step);
  r.change(begun(r.state, request, r.now()));
  r.later(`who is ${step.guestId}`, () => {
    const userIdentityId = identityFor(r, step.guestId);
    if (userIdentityId === null || !isStillWanted(r, request)) return drop(r, request, done);
    r.change(withCredential(r.state, request.requestId, { userIdentityId }));
    const ready = { request, userIdentityId };
    if (!voidsKeys(r.state, step)) return createSeeing(r, ready, done);
    r.later(`is the lock system up for ${step.guestId}`, () => {
      if (!r.options.seam.isUp) return giveUp(r, request, { type: seamFailure.systemDown, done });
      if (!isStillWanted(r, request)) return drop(r, request, done);
      createSeeing(r, ready, done);
    });
  });
}

/** Looks at rooms that were not looked at lately, and creates what is still wanted then. */
function createSeeing(r: Reservation, ready: Ready, done: Done): void {
  const { request } = ready;
  const stale = staleRooms(r.state, request.step, r.now());
  if (stale.length === 0) return create(r, ready, done);
  r.later(`look before the key of ${request.step.guestId}`, () => {
    for (const room of stale) {
      const grant = heldBy(r.state).rooms[room];
      if (grant === undefined) continue;
      const found = r.options.seam.listOn(grant.acsEntranceIds);
      r.change(afterRoomLook(r.state, { room, grant, found, askedAt: r.now() }, r.now()));
    }
    if (!isStillWanted(r, request)) return drop(r, request, done);
    create(r, ready, done);
  });
}

function drop(r: Reservation, { requestId }: Request, done: Done): void {
  done();
  r.change(withoutCredential(r.state, requestId));
}

function isStillWanted(r: Reservation, request: Request): boolean {
  return isStillPlanned(r.outlook(asIfNotRequested(r.state, request)), request);
}

function identityFor(r: Reservation, guestId: string): string | null {
  const guest = guestOf(r.state, guestId);
  if (guest === undefined) return null;
  const userIdentityId = identityOf(r.state, guestId) ?? identify(r, guest, personOf(r.state, guestId));
  const same = sameGuestBefore(r.state, guestId, userIdentityId);
  if (same === null) return userIdentityId;
  r.change(afterSamePerson(r.state, guestId, { same, now: r.now() }));
  return null;
}

function giveUp(
  r: Reservation,
  request: Request,
  { type, done }: { readonly type: CallFailure['type']; readonly done: Done },
): void {
  const failure: CallFailure = { type, message: 'refused', retryAfterMs: 0 };
  const { step, requestId } = request;
  r.change(withoutCredential(r.state, requestId));
  function end(): void {
    done();
    r.change(afterFailedIssue(r.state, step.guestId, { failure, step, now: r.now() }));
  }
  if (step.step !== 'issueJoiner' || !isRefusal(failure)) return end();
  r.later(`look at the keys to join of ${step.guestId}`, () => {
    for (const acsCredentialId of step.joinTo) {
      const seen = r.options.seam.get(acsCredentialId);
      r.change(afterCredentialLook(r.state, { acsCredentialId, seen }, r.now()));
    }
    end();
  });
}

const doesNotAnswer: CallFailure = { type: seamFailure.outcomeUnknown, message: 'no answer', retryAfterMs: 0 };

const answers503: CallFailure = {
  ...doesNotAnswer,
  message: 'answered with 503',
  answer: { status: 503, code: 'internal_server_error', seamRequestId: null },
};

/** A request whose guest's identity is known. */
interface Ready {
  readonly request: Request;
  readonly userIdentityId: string;
}

function create(r: Reservation, { request, userIdentityId }: Ready, done: Done): void {
  const { seam, agenda, strikeCreate } = r.options;
  const { step } = request;
  const sentAt = r.now();
  r.change(afterSending(r.state, request, sentAt));
  const { window, rooms, acsEntranceIds } = step;
  const joinTo = step.step === 'issueJoiner' ? step.joinTo : [];
  const order: Order = { userIdentityId, window, rooms, acsEntranceIds, joinTo };
  r.later(`create for ${step.guestId}`, () => {
    const strike = strikeCreate();
    try {
      if (strike?.done === 'late') agenda.later('late commit', () => attempt(() => seam.create(order)));
      const created = strike === null || strike.done === 'at-once' ? seam.create(order) : null;
      if (strike !== null || created === null) {
        const failure = strike?.answers ? answers503 : doesNotAnswer;
        return lookBack(r, readBackOf(r.state, request, { userIdentityId, sentAt, failure, now: r.now() }), done);
      }
      r.later(`answer for ${step.guestId}`, () => {
        done();
        r.change(afterCreate(r.state, request, { found: created, now: r.now() }));
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      giveUp(r, request, { type: seamFailure.refused, done });
    }
  });
}

function lookBack(r: Reservation, unanswered: Unanswered, done: Done): void {
  const { pauseMs, request } = unanswered;
  if (pauseMs === 0) return lookBackNow(r, unanswered, done);
  r.sleep(`next read back for ${request.step.guestId}`, pauseMs, () => lookBackNow(r, unanswered, done));
}

function lookBackNow(r: Reservation, unanswered: Unanswered, done: Done): void {
  const { seam } = r.options;
  r.later(`read back for ${unanswered.request.step.guestId}`, () => {
    const listed = seam.list(unanswered.userIdentityId);
    const found = withDoors(listed, seam.doorsOf(doorsToAskFor(r.state, unanswered, listed)));
    const outcome = readBack(r.state, unanswered, { found, askedAt: r.now(), now: r.now() });
    if (outcome.is === 'over') done();
    r.change(outcome.state);
    if (outcome.is === 'open') lookBack(r, outcome.unanswered, done);
  });
}

/** Seam may refuse a late commit: no answer goes anywhere. */
function attempt(commit: () => unknown): void {
  try {
    commit();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
