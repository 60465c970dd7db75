import { condition, workflowInfo } from '@temporalio/workflow';
import { afterEvents, afterLook, awaitingWord, credentialEvents } from '../../domain/credentials/confirm.ts';
import { isAtSeam, isValidCredential, type Credential } from '../../domain/credentials/credential.ts';
import { plus } from '../../domain/instant.ts';
import { generationsOf } from '../../domain/plan/generations.ts';
import { pruned } from '../../domain/plan/prune.ts';
import { mayHaveEndedLate } from '../../domain/credentials/readBack.ts';
import { satisfies, wantedKeys } from '../../domain/plan/wanted.ts';
import { overdue } from '../../domain/credentials/revoking.ts';
import { credentialDiffers } from '../../domain/rooms/reconcile.ts';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { failureOf } from '../failure.ts';
import { forgetOccupant, lookAgain } from './look.ts';
import { seam } from './seam.ts';
import { grantedTo, guestsWithPhone, heldBy, settingsOf } from './derived.ts';
import { now, update, type Reservation } from './state.ts';
import { doubt } from './strays.ts';

/** Seam's clock may be behind ours, and events appear late: how far back each round looks. */
const overlapMs = 60_000;

/** Rounds without news after which every awaited credential is looked at by itself. */
const silentRounds = 2;

/** The pause before round `round`: growing to a quarter of an hour, and long where webhooks should have told already. */
function pauseMs(round: number, webhooks: boolean): number {
  return Math.min(2 ** round * (webhooks ? 30_000 : 500), 900_000);
}

/** How many of Seam's event ids are remembered: webhooks come twice. */
const remembered = 200;

/** Takes Seam's events over into the records, each once. */
export function learnFromEvents(r: Reservation, events: readonly SeamEvent[]): void {
  // An event that comes before its credential is known is not taken as seen: the next round brings it again.
  const known = new Set(r.state.credentials.map(({ acsCredentialId }) => acsCredentialId));
  const fresh = events.filter(
    ({ eventId, resourceId }) => known.has(resourceId) && !r.state.seenEvents.includes(eventId),
  );
  if (fresh.length === 0) return;
  const seenEvents = [...r.state.seenEvents, ...fresh.map(({ eventId }) => eventId)].slice(-remembered);
  update(r, { seenEvents });
  learn(r, afterEvents(r.state.credentials, fresh, now()));
}

function isStillValid(one: Credential | undefined): boolean {
  return one !== undefined && isValidCredential(one);
}

/** Whether the loss of this key's generation was counted since the key was made. */
function isCounted({ state }: Reservation, { generation, requestedAt }: Credential): boolean {
  return state.repairs.some((repair) => repair.generation === generation && repair.at >= requestedAt);
}

/**
 * Takes over what became of the records. What was wanted just as it was and is dead without our doing was invalidated
 * from outside: it counts towards rule 17.
 */
function learn(r: Reservation, credentials: readonly Credential[]): void {
  const { desired, credentials: before } = r.state;
  if (desired === null) return;
  const keys = wantedKeys({
    desired,
    granted: grantedTo(r.state),
    credentials: before,
    now: now(),
    withPhone: guestsWithPhone(r.state),
  }).flatMap(({ key }) => key ?? []);
  const generations = generationsOf(before, desired.voidGeneration);
  const lost = before.filter(
    (one, index) =>
      isValidCredential(one) &&
      !isStillValid(credentials[index]) &&
      keys.some((key) => satisfies(one, key, generations)),
  );
  // Where Seam lets a joiner die with its head, our own delete was it: a new generation depends on no former key.
  const byUs = lost.filter((one) => diedWithItsHead(one, before));
  if (byUs.length > 0) {
    const voidGeneration = Math.max(desired.voidGeneration, ...byUs.map(({ generation }) => generation));
    update(r, { desired: { ...desired, voidGeneration } });
  }
  // One override from outside kills a whole generation: that is one loss, however many events tell of it.
  const fromOutside = lost.filter((one) => !byUs.includes(one) && !isCounted(r, one));
  // Where the guest has another live stay, that one's key may have replaced this one (rule 6): unless a create of ours did.
  const elsewhere = new Set(r.state.grants?.usedElsewhere);
  const byOthers = fromOutside.filter((one) => !mayHaveEndedLate(one, credentials, r.state.strays));
  const replaced = byOthers.flatMap(({ userIdentityId: id }) => (id !== null && elsewhere.has(id) ? [id] : []));
  const losses = [...new Set(fromOutside.map(({ generation }) => generation))].map((generation) => ({
    generation,
    at: now(),
  }));
  update(r, {
    credentials: pruned(credentials, heldBy(r.state)),
    replaced: [...new Set([...r.state.replaced, ...replaced])],
    repairs: [...r.state.repairs, ...losses].slice(-10),
  });
  lookAgain(
    r,
    lost.flatMap(({ grants }) => Object.keys(grants)),
  );
}

/** Whether all that a key joined was dead, or on its way out, before the key died. */
function diedWithItsHead({ joinedTo }: Credential, credentials: readonly Credential[]): boolean {
  return (
    joinedTo.length > 0 &&
    joinedTo.every((id) => credentials.some((one) => one.acsCredentialId === id && !isValidCredential(one)))
  );
}

/**
 * Waits until Seam has said of every credential that it is issued, or gone: by webhook, else by one `events.list` per
 * round for all of them, else by a look at each. Ends early where the workflow is to continue as new, which starts it
 * again.
 */
export async function watchCredentials(r: Reservation): Promise<void> {
  function awaited(): readonly Credential[] {
    return awaitingWord(r.state.credentials);
  }
  function settled(): boolean {
    return awaited().length === 0 || workflowInfo().continueAsNewSuggested;
  }
  let silent = 0;
  let since = plus(
    awaited()
      .map((one) => one.awaitedSince)
      .toSorted()[0] ?? now(),
    -overlapMs,
  );
  for (let round = 0; !settled(); round += 1) {
    const settings = settingsOf(r.state);
    if (settings === null) return;
    const before = awaited();
    const summary = `wait for Seam's word on ${before.length} credentials`;
    await condition(settled, pauseMs(round, settings.webhooks), { summary });
    if (settled()) return;
    // Whoever joined the wait is not to wait for long pauses of those before.
    if (awaited().some((one) => !before.includes(one))) round = 0;
    const asked = now();
    try {
      const { propertyId } = r;
      const { acsSystemId } = settings;
      const eventTypes = [...credentialEvents];
      learnFromEvents(r, await seam(r.state, summary).listEvents({ propertyId, acsSystemId, since, eventTypes }));
      since = plus(asked, -overlapMs);
      silent = awaited().length < before.length ? 0 : silent + 1;
    } catch (error) {
      failureOf(error); // Seam refused the look: that is a silent round, too.
      silent += 1;
    }
    if (silent >= silentRounds) await lookAtEach(r);
    // What Seam did not carry out is shown, and asked for again, at the pace of the rounds: no timer of its own is needed.
    if (overdue(r.state.credentials, now()).length > 0) r.changed = true;
  }
}

/** Looks at credentials by themselves, and takes over what became of them. */
export async function lookAt(r: Reservation, summary: string, acsCredentialIds: readonly string[]): Promise<void> {
  const calls = seam(r.state, summary);
  await Promise.all(
    acsCredentialIds.map(async (acsCredentialId) => {
      try {
        const seen = await calls.getCredential({ propertyId: r.propertyId, acsCredentialId });
        function isIt(one: Credential): boolean {
          return one.acsCredentialId === acsCredentialId;
        }
        learn(
          r,
          r.state.credentials.map((one) =>
            isIt(one) ? afterLook(one, seen, { now: now(), all: r.state.credentials }) : one,
          ),
        );
        if (seen === null || seen.isValid === false) forgetOccupant(r, acsCredentialId);
      } catch (error) {
        failureOf(error); // The next round looks again.
      }
    }),
  );
}

function lookAtEach(r: Reservation): Promise<void> {
  return lookAt(
    r,
    'look at each credential: events are silent',
    awaitingWord(r.state.credentials).flatMap(({ acsCredentialId }) => acsCredentialId ?? []),
  );
}

/** Events after which a key may not be as it should: the slow reconcile says so (a list may lag), or Seam made it anew. */
const raisesDoubt: ReadonlySet<string> = new Set([credentialDiffers, 'acs_credential.reissued']);

/** Notes which credentials are doubted (rule 18): each is looked at by itself. */
export function noteDoubts(r: Reservation, events: readonly SeamEvent[]): void {
  const doubted = events.flatMap(({ eventType, resourceId }) =>
    raisesDoubt.has(eventType) && resourceId !== null ? [resourceId] : [],
  );
  const alive = r.state.credentials.filter(isAtSeam).flatMap(({ acsCredentialId }) => acsCredentialId ?? []);
  const adopted = Object.values(r.state.looks).flatMap(({ occupants }) =>
    occupants.map(({ acsCredentialId }) => acsCredentialId),
  );
  const doubts = [...alive, ...adopted].filter((id) => doubted.includes(id));
  doubt(r, doubts);
}

/** Looks at the credentials that are doubted. */
export async function lookAtDoubts(r: Reservation): Promise<void> {
  const { doubts } = r.state;
  await lookAt(r, 'look at keys that may have been changed', doubts);
  update(r, { doubts: r.state.doubts.filter((id) => !doubts.includes(id)) });
}
