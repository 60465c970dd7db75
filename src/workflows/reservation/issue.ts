import { sleep } from '@temporalio/workflow';
import { plus, type Instant } from '../../domain/instant.ts';
import { planCredentials } from '../../domain/plan/plan.ts';
import { requested } from '../../domain/plan/preview.ts';
import type { IssueStep } from '../../domain/plan/step.ts';
import { outcomesOf, type Awaited } from '../../domain/readBack.ts';
import { seamFailure, type SeamCredential } from '../../domain/seam.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { identify } from './identity.ts';
import { regrantEntrances } from './regrant.ts';
import { seam, seamOnce } from './seam.ts';
import {
  dropCredential,
  grantedTo,
  guestsWithPhone,
  now,
  policiesOf,
  setTrouble,
  settingsOf,
  update,
  updateCredential,
  type Reservation,
} from './state.ts';
import { discard, watchStray } from './strays.ts';

/**
 * Issues one credential and leaves exactly one at rest: no second create is sent before the first one's outcome is
 * known, or the settle time has passed with read-backs finding nothing.
 */
export const issueCredential = async (r: Reservation, step: IssueStep): Promise<void> => {
  const requestId = `c${r.state.nextRequest}`;
  const record = requested(step, requestId, now());
  update(r, { nextRequest: r.state.nextRequest + 1, credentials: [...r.state.credentials, record] });
  const trouble = `issue ${step.guestId}`;
  try {
    // 1. Who is it?
    const userIdentityId = await identityFor(r, step.guestId);
    if (userIdentityId === null || !isStillWanted(r, requestId, step)) return dropCredential(r, requestId);
    updateCredential(r, requestId, { userIdentityId });
    if (step.step === 'issueOverride' && step.regrant) await regrantEntrances(r, step, userIdentityId);
    // 2. One create, and only one.
    const credential = await createExactlyOne(r, step, userIdentityId);
    if (credential === null) return dropCredential(r, requestId);
    // 3. Known to Seam; the watch waits until it is issued.
    const { acsCredentialId, acsUserId, isIssued } = credential;
    updateCredential(r, requestId, { acsCredentialId, acsUserId, state: isIssued ? 'issued' : 'requested' });
    const { [step.guestId]: _over, ...pauses } = r.state.pauses;
    update(r, { pauses });
    setTrouble(r, trouble, null);
  } catch (error) {
    const failure = failureOf(error);
    dropCredential(r, requestId);
    pause(r, step.guestId);
    setTrouble(r, trouble, { code: troubleCode(failure.type), message: `Guest ${step.guestId}: ${failure.message}` });
  }
};

/** The next try for a guest waits 5 s after the first failure, twice as long after each more, 10 minutes at the most. */
const pause = (r: Reservation, guestId: string): void => {
  const failures = (r.state.pauses[guestId]?.failures ?? 0) + 1;
  const until = plus(now(), Math.min(5_000 * 2 ** (failures - 1), 600_000));
  update(r, { pauses: { ...r.state.pauses, [guestId]: { failures, until } } });
};

/** The guest's identity; `null` where the guest has left, or is a person whom the reservation has already. */
const identityFor = async (r: Reservation, guestId: string): Promise<string | null> => {
  const guest = r.state.desired?.guests.find((one) => one.guestId === guestId);
  if (guest === undefined) return null;
  const userIdentityId = await identify(r, guest);
  const others = r.state.desired?.guests.filter((one) => one.guestId !== guestId) ?? [];
  const same = others.find((one) => (one.userIdentityId ?? r.state.identities[one.guestId]) === userIdentityId);
  if (same === undefined) return userIdentityId;
  const message = `Guest ${guestId} is the same person as guest ${same.guestId} in Seam: one person gets one key. Remove one of them.`;
  setTrouble(r, `issue ${guestId}`, { code: 'same-person-twice', message });
  pause(r, guestId);
  return null;
};

/** Whether the plan would still ask for this very credential, had it not been requested. */
const isStillWanted = ({ state }: Reservation, requestId: string, step: IssueStep): boolean => {
  if (state.desired === null) return false;
  const others = state.credentials.filter((one) => one.requestId !== requestId);
  const { generation: _number, ...wanted } = step;
  return planCredentials(state.desired, grantedTo(state), others, now(), guestsWithPhone(state)).some((planned) => {
    if (planned.step !== 'issueOverride' && planned.step !== 'issueJoiner') return false;
    const { generation: _other, ...same } = planned;
    return JSON.stringify(same) === JSON.stringify(wanted);
  });
};

/** Creates the credential; `null` where its outcome stayed unknown until it was safe to try again. */
const createExactlyOne = async (
  r: Reservation,
  step: IssueStep,
  userIdentityId: string,
): Promise<SeamCredential | null> => {
  const settings = settingsOf(r.state);
  if (settings === null) return null;
  const { window, acsEntranceIds } = step;
  const sentAt = now();
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
};

/** Looks for what the create left behind, at growing intervals, until the settle time has passed. */
const readBack = async (
  r: Reservation,
  guestId: string,
  userIdentityId: string,
  awaited: Awaited,
): Promise<SeamCredential | null> => {
  const settled: Instant = plus(now(), policiesOf(r.state).createSettleMs);
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 30_000)) {
    const summary = `read back the key of ${guestId}: its create was not answered`;
    const found = await seam(r.state, summary).listCredentials({ propertyId: r.propertyId, userIdentityId });
    const known = new Set(r.state.credentials.flatMap((one) => one.acsCredentialId ?? []));
    const [adopted, ...twins] = outcomesOf(awaited, found, known);
    if (adopted !== undefined) {
      for (const twin of twins) discard(r, guestId, twin);
      return adopted;
    }
    if (now() >= settled) break;
    await sleep(pauseMs, { summary });
  }
  watchStray(r, { userIdentityId, ...awaited });
  return null;
};
