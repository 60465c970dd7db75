import { ApplicationFailure, sleep } from '@temporalio/workflow';
import { shownInstead } from '../../domain/credentials/changed.ts';
import { isAtSeam } from '../../domain/credentials/credential.ts';
import { plus, type Instant } from '../../domain/instant.ts';
import { planCredentials } from '../../domain/plan/plan.ts';
import { requested } from '../../domain/plan/preview.ts';
import type { IssueStep } from '../../domain/plan/step.ts';
import { outcomesOf, type Awaited } from '../../domain/credentials/readBack.ts';
import { seamFailure, type SeamCredential } from '../../domain/seam/resources.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { forgetIfGone, identify, isForeign, isToBeOurs } from './identity.ts';
import { regrantEntrances } from './regrant.ts';
import { seam, seamOnce } from './seam.ts';
import { grantedTo, guestsWithPhone, identityOf, issueTask, policiesOf, settingsOf } from './derived.ts';
import {
  dropCredential,
  goneWell,
  now,
  setBack,
  setTrouble,
  update,
  updateCredential,
  type Reservation,
} from './state.ts';
import { discard, knownIds, watchStray } from './strays.ts';
import { lookAt } from './watch.ts';

/**
 * Issues one credential and leaves exactly one at rest: no second create is sent before the first one's outcome is
 * known, or the settle time has passed with read-backs finding nothing.
 */
export async function issueCredential(r: Reservation, step: IssueStep): Promise<void> {
  const requestId = `c${r.state.nextRequest}`;
  const record = requested(step, requestId, now());
  update(r, { nextRequest: r.state.nextRequest + 1, credentials: [...r.state.credentials, record] });
  try {
    // 1. Who is it?
    const userIdentityId = await identityFor(r, step.guestId);
    if (userIdentityId === null || !isStillWanted(r, requestId, step)) return dropCredential(r, requestId);
    updateCredential(r, requestId, { userIdentityId });
    const isOverride = step.step === 'issueOverride';
    const isReturning = isOverride && step.regrant && !hasKey(r, step.guestId);
    if (isReturning && !(await regrantEntrances(r, step, userIdentityId))) {
      dropCredential(r, requestId);
      return setBack(r, issueTask(step.guestId), null);
    }
    const isReissue = isOverride && voidsKeys(r, step);
    if (isReissue) await assertSystemUp(r, step.guestId);
    // An outage makes both take minutes: the room may be somebody else's by now, and the guest gone.
    if ((isReturning || isReissue) && !isStillWanted(r, requestId, step)) return dropCredential(r, requestId);
    // 2. One create, and only one.
    const credential = await createExactlyOne(r, requestId, step, userIdentityId);
    if (credential === null) {
      dropCredential(r, requestId);
      const message = `Guest ${step.guestId}: Seam did not answer, and nothing was found of the key. It is tried again.`;
      return setBack(r, issueTask(step.guestId), { code: 'seam-unreachable', about: step.guestId, message });
    }
    // 3. Known to Seam; the watch waits until it is issued.
    const { acsCredentialId, acsUserId, isIssued } = credential;
    const shown = shownInstead(record, credential, now());
    updateCredential(r, requestId, { acsCredentialId, acsUserId, shown, state: isIssued ? 'issued' : 'requested' });
    goneWell(r, issueTask(step.guestId));
  } catch (error) {
    const failure = failureOf(error);
    const isForgotten = isRefused(failure.type) && (await isIdentityGone(r, requestId));
    dropCredential(r, requestId);
    if (isForgotten) return setBack(r, issueTask(step.guestId), null);
    if (step.step === 'issueJoiner' && isRefused(failure.type)) await lookAtHeads(r, step.joinTo);
    const message = `Guest ${step.guestId}: ${failure.message}`;
    const trouble = { code: troubleCode(failure.type), about: step.guestId, message };
    setBack(r, issueTask(step.guestId), trouble, failure.retryAfterMs);
  }
}

function isRefused(type: string): boolean {
  return type === seamFailure.refused || type === seamFailure.notFound;
}

/** Looks whether a key was refused because its guest's identity is gone: then the next try makes a new one. */
async function isIdentityGone(r: Reservation, requestId: string): Promise<boolean> {
  const refused = r.state.credentials.find((one) => one.requestId === requestId);
  return refused?.userIdentityId ? forgetIfGone(r, refused.guestId, refused.userIdentityId) : false;
}

/**
 * Looks at what a joiner was to join: where Seam refuses the joiner, it may be dead without anybody having heard of it, and
 * would be joined in vain again and again.
 */
function lookAtHeads(r: Reservation, joinTo: readonly string[]): Promise<void> {
  return lookAt(r, 'look at what was to be joined: Seam refused the joiner', joinTo);
}

/** The guest's identity; `null` where the guest has left, is a person whom the reservation has already, or not to be used. */
async function identityFor(r: Reservation, guestId: string): Promise<string | null> {
  const guest = r.state.desired?.guests.find((one) => one.guestId === guestId);
  if (guest === undefined) return null;
  const userIdentityId = await identify(r, guest);
  if (isToBeOurs(r, guest) && (await isForeign(r, guest))) {
    const message = `The user identity of guest ${guestId} was not created by Nightlatch, and the property refuses such (foreignIdentities). Name the person instead.`;
    setBack(r, issueTask(guestId), { code: 'foreign-identity', about: guestId, message });
    return null;
  }
  // The first of two who turn out to be one person keeps the key.
  const before = r.state.desired?.guests.slice(0, r.state.desired.guests.indexOf(guest)) ?? [];
  const same = before.find((one) => identityOf(r.state, one.guestId) === userIdentityId);
  if (same === undefined) return userIdentityId;
  const message = `Guest ${guestId} is the same person as guest ${same.guestId} in Seam: one person gets one key. Remove one of them.`;
  setBack(r, issueTask(guestId), { code: 'same-person-twice', about: guestId, message });
  return null;
}

/** Whether somebody's key works until this override is used: then all is reissued in one go, or nothing is (rule 5). */
function voidsKeys({ state }: Reservation, step: IssueStep): boolean {
  return state.credentials.some((one) => one.state === 'issued' && step.rooms.some((room) => room in one.grants));
}

/** @throws {ApplicationFailure | ActivityFailure} where bridge or lock server are down: guests would be left without. */
async function assertSystemUp(r: Reservation, guestId: string): Promise<void> {
  const settings = settingsOf(r.state);
  if (settings === null) return;
  const { acsSystemId } = settings;
  const summary = `before new keys for all: is the lock system up? (${guestId})`;
  const { isUp, problems } = await seam(r.state, summary).getSystem({ propertyId: r.propertyId, acsSystemId });
  if (isUp) return;
  const message = `the lock system is down (${problems.join(', ')}): the old keys stay until it is back`;
  throw ApplicationFailure.nonRetryable(message, seamFailure.systemDown);
}

/** A guest who has a key already is not returning: their access stays as it is. */
function hasKey({ state }: Reservation, guestId: string): boolean {
  return state.credentials.some((one) => one.guestId === guestId && one.acsCredentialId !== null && isAtSeam(one));
}

/** Whether the plan would still ask for this very credential, had it not been requested. */
function isStillWanted({ state }: Reservation, requestId: string, step: IssueStep): boolean {
  if (state.desired === null) return false;
  const others = state.credentials.filter((one) => one.requestId !== requestId);
  const { generation: _number, ...wanted } = step;
  return planCredentials({
    desired: state.desired,
    granted: grantedTo(state),
    credentials: others,
    now: now(),
    withPhone: guestsWithPhone(state),
  }).some((planned) => {
    if (planned.step !== 'issueOverride' && planned.step !== 'issueJoiner') return false;
    const { generation: _other, ...same } = planned;
    return JSON.stringify(same) === JSON.stringify(wanted);
  });
}

/** Creates the credential; `null` where its outcome stayed unknown until it was safe to try again. */
async function createExactlyOne(
  r: Reservation,
  requestId: string,
  step: IssueStep,
  userIdentityId: string,
): Promise<SeamCredential | null> {
  const settings = settingsOf(r.state);
  if (settings === null) return null;
  const { window, acsEntranceIds } = step;
  const sentAt = now();
  updateCredential(r, requestId, { sent: true, awaitedSince: sentAt });
  const kind = step.step === 'issueOverride' ? 'override' : 'joiner';
  try {
    return await seamOnce(r.state, `${kind} for ${step.guestId}: ${step.rooms.join(', ')}`).createCredential({
      propertyId: r.propertyId,
      acsSystemId: settings.acsSystemId,
      credentialManagerAcsSystemId: settings.credentialManagerAcsSystemId,
      cardFormat: settings.cardFormat,
      userIdentityId,
      window,
      acsEntranceIds,
      override: step.step === 'issueOverride',
      joinTo: step.step === 'issueJoiner' ? step.joinTo : [],
    });
  } catch (error) {
    if (failureOf(error).type !== seamFailure.outcomeUnknown) throw error;
  }
  return readBack(r, step.guestId, userIdentityId, { window, acsEntranceIds, sentAt });
}

/** How often Seam is asked what a create left behind, once its settle time has passed and Seam still refuses to say. */
const refusedLookMs = 300_000;

/** After how long that is given up: revokes and continue-as-new cannot wait for it longer. What comes late is a stray then. */
const refusedForMs = 3_600_000;

/**
 * Looks for what the create left behind, at growing intervals, until a look after the settle time finds nothing. Where Seam
 * refuses to let us look, nothing is proved, and nothing is sent again.
 */
async function readBack(
  r: Reservation,
  guestId: string,
  userIdentityId: string,
  awaited: Awaited,
): Promise<SeamCredential | null> {
  const settled: Instant = plus(now(), policiesOf(r.state).createSettleMs);
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, now() >= settled ? refusedLookMs : 30_000)) {
    const summary = `read back the key of ${guestId}: its create was not answered`;
    const found = await listAll(r, summary, userIdentityId);
    const [adopted, ...twins] = outcomesOf(awaited, { found: found ?? [], known: knownIds(r.state) });
    if (adopted !== undefined) {
      for (const twin of twins) discard(r, guestId, twin);
      return adopted;
    }
    if (now() >= settled) {
      if (found !== null || now() >= plus(settled, refusedForMs)) break;
      const message = `Guest ${guestId}: Seam did not answer, and does not let us look for the key. It is tried again.`;
      setTrouble(r, issueTask(guestId), { code: 'seam-unreachable', about: guestId, message });
    }
    await sleep(pauseMs, { summary });
  }
  watchStray(r, { userIdentityId, ...awaited });
  return null;
}

/** The identity's credentials, none where it is gone; `null` where Seam refuses the look, which proves nothing. */
async function listAll(
  r: Reservation,
  summary: string,
  userIdentityId: string,
): Promise<readonly SeamCredential[] | null> {
  try {
    return await seam(r.state, summary).listCredentials({ propertyId: r.propertyId, userIdentityId });
  } catch (error) {
    return failureOf(error).type === seamFailure.notFound ? [] : null;
  }
}
