import { ApplicationFailure, sleep } from '@temporalio/workflow';
import {
  afterCreate,
  afterFailedIssue,
  afterForeignIdentity,
  afterNoKey,
  afterSamePerson,
  afterSending,
  asIfNotRequested,
  begun,
  isRefusal,
  isStillPlanned,
  mustBeOurs,
  regrantsAccess,
  requestFor,
  sameGuestBefore,
  voidsKeys,
  type Request,
} from '../../domain/lifetime/issuing.ts';
import { staleRooms } from '../../domain/lifetime/looking.ts';
import { guestOf, outlookOf, policiesOf, settingsOf } from '../../domain/lifetime/outlook.ts';
import { doorsToAskFor, readBack, readBackOf, type Unanswered } from '../../domain/lifetime/readingBack.ts';
import { recordOf, withCredential, withoutCredential } from '../../domain/lifetime/state.ts';
import type { IssueStep } from '../../domain/plan/step.ts';
import type { CallFailure } from '../../domain/seam/failure.ts';
import { seamFailure, type SeamCredential } from '../../domain/seam/resources.ts';
import { whyDown } from '../../domain/seam/system.ts';
import { code, named } from '../../domain/text.ts';
import { now } from '../runtime/clock.ts';
import { askEach } from '../runtime/atOnce.ts';
import { failureOf } from '../runtime/failure.ts';
import { seamCallOnce } from '../runtime/seam.ts';
import { isForeign } from './found.ts';
import { forgetIfGone, identify } from './identity.ts';
import { lookAtRoom } from './look.ts';
import { regrantEntrances } from './regrant.ts';
import { change, seam, type Reservation } from './reservation.ts';
import { withDoorsAsked } from './doors.ts';
import { lookAt } from './watch.ts';

/**
 * Issues one credential and leaves exactly one at rest: no second create is sent before the first one's outcome is known,
 * or the settle time has passed and nothing was found.
 */
export async function issueCredential(r: Reservation, step: IssueStep): Promise<void> {
  const request = requestFor(r.state, step);
  change(r, begun(r.state, request, now()));
  try {
    // 1. The guest's user identity.
    const userIdentityId = await identityFor(r, step.guestId);
    if (userIdentityId === null || !isStillWanted(r, request)) return drop(r, request);
    change(r, withCredential(r.state, request.requestId, { userIdentityId }));
    // 2. What has to come before this key.
    const isRegrant = regrantsAccess(r.state, step);
    if (isRegrant && !(await regrantEntrances(r, step, userIdentityId)))
      return change(r, afterNoKey(r.state, request, now()));
    const isReissue = voidsKeys(r.state, step);
    if (isReissue) await assertSystemUp(r, step.guestId);
    const stale = staleRooms(r.state, step, now());
    await askEach(stale, (room) => lookAtRoom(r, room));
    // An outage makes this take minutes: the room may be another reservation's by now, the guest gone, or a card there.
    if ((isRegrant || isReissue || stale.length > 0) && !isStillWanted(r, request)) return drop(r, request);
    // 3. One create, and only one.
    await createExactlyOne(r, request, userIdentityId);
  } catch (error) {
    await giveUp(r, request, failureOf(error));
  }
}

function drop(r: Reservation, { requestId }: Request): void {
  change(r, withoutCredential(r.state, requestId));
}

/** Whether the plan would still ask for this very key, if it had not been requested. */
function isStillWanted(r: Reservation, request: Request): boolean {
  return isStillPlanned(outlookOf(asIfNotRequested(r.state, request), now()), request);
}

/** Gives a request up after a failure. What Seam refused may name something that is gone: that is looked at first. */
async function giveUp(r: Reservation, request: Request, failure: CallFailure): Promise<void> {
  const { step, requestId } = request;
  const userIdentityId = recordOf(r.state, requestId)?.userIdentityId ?? null;
  // Without the identity, the next try makes a new one.
  const isForgotten =
    isRefusal(failure) && userIdentityId !== null && (await forgetIfGone(r, step.guestId, userIdentityId));
  if (isForgotten) return change(r, afterNoKey(r.state, request, now()));
  drop(r, request);
  // A head (glossary: docs/architecture.md) may be dead though no event said so: it would be joined in vain again.
  if (step.step === 'issueJoiner' && isRefusal(failure))
    await lookAt(r, 'Seam rejected the key that joins it', step.joinTo);
  change(r, afterFailedIssue(r.state, step.guestId, { failure, step, now: now() }));
}

/** The guest's user identity; `null` if the guest has left, is the same person as another one, or may not be used. */
async function identityFor(r: Reservation, guestId: string): Promise<string | null> {
  const guest = guestOf(r.state, guestId);
  if (guest === undefined) return null;
  const userIdentityId = await identify(r, guest);
  if (mustBeOurs(r.state, guest) && (await isForeign(r, guest))) {
    change(r, afterForeignIdentity(r.state, guestId, now()));
    return null;
  }
  const same = sameGuestBefore(r.state, guestId, userIdentityId);
  if (same === null) return userIdentityId;
  change(r, afterSamePerson(r.state, guestId, { same, now: now() }));
  return null;
}

/**
 * @throws {ApplicationFailure | ActivityFailure} if the lock system or the credential service has an error: guests would
 *   have no key.
 */
async function assertSystemUp(r: Reservation, guestId: string): Promise<void> {
  const settings = settingsOf(r.state);
  if (settings === null) return;
  const { propertyId } = r;
  const calls = seam(r, `before new keys for all: is the lock system up? (${code(guestId)})`);
  const lockSystem = await calls.getSystem({ propertyId, acsSystemId: settings.acsSystemId });
  const managerId = settings.credentialManagerAcsSystemId ?? lockSystem.credentialManagerAcsSystemId;
  const manager = managerId === null ? null : await calls.getSystem({ propertyId, acsSystemId: managerId });
  const why = whyDown(lockSystem, manager);
  if (why === null) return;
  throw ApplicationFailure.nonRetryable(`The old keys stay until it is over. ${why}`, seamFailure.systemDown);
}

async function createExactlyOne(r: Reservation, request: Request, userIdentityId: string): Promise<void> {
  const sentAt = now();
  change(r, afterSending(r.state, request, sentAt));
  try {
    const found = await create(r, request.step, userIdentityId);
    change(r, afterCreate(r.state, request, { found, now: now() }));
  } catch (error) {
    const failure = failureOf(error);
    if (failure.type !== seamFailure.outcomeUnknown) throw error;
    await readBackUntilKnown(r, readBackOf(r.state, request, { userIdentityId, sentAt, failure, now: now() }));
  }
}

/** @throws {ActivityFailure} if Seam refuses, or if the outcome is not known. */
function create(r: Reservation, step: IssueStep, userIdentityId: string): Promise<SeamCredential> {
  const settings = settingsOf(r.state);
  if (settings === null) throw new Error('a key was requested before the property had sent its settings');
  const isOverride = step.step === 'issueOverride';
  const summary = `${isOverride ? 'override' : 'joiner'} for ${code(step.guestId)}: ${named(step.rooms, code)}`;
  const { seamTimeoutMs } = policiesOf(r.state);
  return seamCallOnce({ summary, seamTimeoutMs }).createCredential({
    propertyId: r.propertyId,
    acsSystemId: settings.acsSystemId,
    credentialManagerAcsSystemId: settings.credentialManagerAcsSystemId,
    cardFormat: settings.cardFormat,
    userIdentityId,
    window: step.window,
    acsEntranceIds: step.acsEntranceIds,
    override: isOverride,
    joinTo: step.step === 'issueJoiner' ? step.joinTo : [],
  });
}

/** Looks for what a create of unknown outcome left behind, until its outcome is known or can be given up. */
async function readBackUntilKnown(r: Reservation, unanswered: Unanswered): Promise<void> {
  const { answer, pauseMs, request, userIdentityId } = unanswered;
  const why = answer === null ? 'its create was not answered' : `Seam answered its create with HTTP ${answer.status}`;
  const summary = `read back the key of ${code(request.step.guestId)}: ${why}`;
  if (pauseMs > 0) await sleep(pauseMs, { summary });
  const askedAt = now();
  const listed = await listAll(r, summary, userIdentityId);
  const found =
    listed && (await withDoorsAsked(r, summary, { listed, ask: doorsToAskFor(r.state, unanswered, listed) }));
  const outcome = readBack(r.state, unanswered, { found, askedAt, now: now() });
  change(r, outcome.state);
  if (outcome.is === 'open') return readBackUntilKnown(r, outcome.unanswered);
}

/** The identity's credentials, none if it is gone; `null` if Seam refuses the look, which proves nothing. */
async function listAll(
  r: Reservation,
  summary: string,
  userIdentityId: string,
): Promise<readonly SeamCredential[] | null> {
  try {
    return await seam(r, summary).listCredentials({ propertyId: r.propertyId, userIdentityId });
  } catch (error) {
    return failureOf(error).type === seamFailure.notFound ? [] : null;
  }
}
