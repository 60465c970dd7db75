import { afterEvents, afterLook } from '../credentials/confirm.ts';
import { isAtSeam, isValidCredential, type Credential } from '../credentials/credential.ts';
import { mayHaveEndedLate } from '../credentials/readBack.ts';
import type { Instant } from '../instant.ts';
import { generationsOf } from '../plan/generations.ts';
import { pruned } from '../plan/prune.ts';
import { satisfies, wantedKeys } from '../plan/wanted.ts';
import type { Desired } from '../reservation/desired.ts';
import { credentialDiffers } from '../rooms/reconcile.ts';
import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { withLosses, withSearches } from './cardSearches.ts';
import { afterOccupantDied, withCardRoomsAgain, withOccupantEvents, withRoomsAgain } from './looking.ts';
import { automaticDoors, grantedNow, guestsWithPhone, heldBy } from './outlook.ts';
import type { State } from './state.ts';

/** How many of Seam's event ids are remembered: webhooks come twice. */
const rememberedEvents = 200;

/** Takes over all that Seam's events say: of the reservation's credentials, of others' on its rooms, and what is doubted. */
export function afterSeamEvents(state: State, events: readonly SeamEvent[], now: Instant): State {
  return withDoubtedBy(withOccupantEvents(afterCredentialEvents(state, events, now), events, now), events);
}

/** Takes over what Seam's events say of the reservation's own credentials, each event once. */
export function afterCredentialEvents(state: State, events: readonly SeamEvent[], now: Instant): State {
  // An event that comes before its credential is known is not taken as seen: the next round brings it again.
  const known = new Set(state.credentials.map(({ acsCredentialId }) => acsCredentialId));
  const fresh = events.filter(
    ({ eventId, resourceId }) => known.has(resourceId) && !state.seenEvents.includes(eventId),
  );
  if (fresh.length === 0) return state;
  const seenEvents = [...state.seenEvents, ...fresh.map(({ eventId }) => eventId)].slice(-rememberedEvents);
  return learnt({ ...state, seenEvents }, afterEvents(state.credentials, fresh, now), now);
}

/** Takes over what a look at one credential showed; `seen` is `null` if Seam no longer has it. */
export function afterCredentialLook(
  before: State,
  { acsCredentialId, seen }: { readonly acsCredentialId: string; readonly seen: SeamCredential | null },
  now: Instant,
): State {
  const credentials = before.credentials.map((one) =>
    one.acsCredentialId === acsCredentialId
      ? afterLook(one, seen, { now, all: before.credentials, automatic: automaticDoors(before) })
      : one,
  );
  const state = learnt(before, credentials, now);
  return seen === null || seen.isValid === false ? afterOccupantDied(state, acsCredentialId, now) : state;
}

/** The records that were just what their guest should have, and are dead in `after`. */
function lostIn(state: State, after: readonly Credential[], now: Instant): readonly Credential[] {
  const { desired, credentials: before } = state;
  if (desired === null) return [];
  function hasDied(one: Credential, index: number): boolean {
    const later = after[index];
    return isValidCredential(one) && (later === undefined || !isValidCredential(later));
  }
  const dead = before.filter(hasDied);
  if (dead.length === 0) return [];
  const withPhone = guestsWithPhone(state);
  // What is being searched for a card is wanted all the same.
  const granted = grantedNow({ ...state, searches: [] }, now);
  const wanted = wantedKeys({ desired, granted, credentials: before, now, withPhone });
  const keys = wanted.flatMap(({ key }) => key ?? []);
  const generations = generationsOf(before, desired.voidGeneration, granted.heads);
  return dead.filter((one) => keys.some((key) => satisfies(one, key, generations)));
}

/** Whether the loss of this key's generation was counted since the key was requested. */
function isCounted({ repairs }: State, { generation, requestedAt }: Credential): boolean {
  return repairs.some((repair) => repair.generation === generation && repair.at >= requestedAt);
}

/**
 * Whether all that a key joined was revoked, or being revoked, before the key died. What ended a head from outside may have
 * ended the key, too.
 */
function diedWithItsHead({ joinedTo }: Credential, credentials: readonly Credential[]): boolean {
  const revoked = credentials.filter(({ state }) => state === 'revoking' || state === 'revoked');
  return joinedTo.length > 0 && joinedTo.every((id) => revoked.some((one) => one.acsCredentialId === id));
}

/**
 * Takes over what became of the records. A key that was just as wanted and died without our doing was invalidated from
 * outside: that counts towards rule 17, unless a card of the desk is found that ended it (rule 19).
 */
function learnt(state: State, credentials: readonly Credential[], now: Instant): State {
  const { desired, credentials: before } = state;
  if (desired === null) return state;
  const lost = lostIn(state, credentials, now);
  // If Seam lets a joiner die with its head, our own delete ended it: a new generation depends on no former key.
  const byUs = lost.filter((one) => diedWithItsHead(one, before));
  const voidGeneration = Math.max(desired.voidGeneration, ...byUs.map(({ generation }) => generation));
  // One override from outside ends a whole generation: that is one loss, however many events tell of it.
  const fromOutside = lost.filter((one) => !byUs.includes(one) && !isCounted(state, one));
  const searched = fromOutside.filter((one) => mayBeCards(one, { desired, credentials, strays: state.strays }));
  // If the guest has another live stay, the key of that stay may have replaced this one (rule 6), unless a create of ours did.
  const elsewhere = new Set(state.grants?.usedElsewhere);
  const byOthers = fromOutside.filter((one) => !mayHaveEndedLate(one, credentials, state.strays));
  const replaced = byOthers.flatMap(({ userIdentityId: id }) => (id !== null && elsewhere.has(id) ? [id] : []));
  const next: State = {
    ...state,
    desired: voidGeneration === desired.voidGeneration ? desired : { ...desired, voidGeneration },
    credentials: pruned(credentials, heldBy(state)),
    replaced: [...new Set([...state.replaced, ...replaced])],
  };
  const counted = fromOutside.filter((one) => !searched.includes(one)).map(({ generation }) => generation);
  return withRoomsAgain(
    withIssuedSeen(withSearches(withLosses(next, counted, now), searched, now), before, now),
    lost.flatMap(({ grants }) => Object.keys(grants)),
    now,
  );
}

/** What decides whether a card of the desk may have ended a key. */
interface Ending {
  readonly desired: Desired;
  readonly credentials: readonly Credential[];
  readonly strays: State['strays'];
}

/**
 * Whether a card of the desk may have ended a key (rule 19): Seam calls it invalid, and it was neither deleted nor changed,
 * nor ended by a late create of ours.
 */
function mayBeCards(key: Credential, { desired, credentials, strays }: Ending): boolean {
  const after = credentials.find(({ requestId }) => requestId === key.requestId);
  return (
    desired.join === null &&
    after?.state === 'invalidated' &&
    after.reason === null &&
    !mayHaveEndedLate(key, credentials, strays)
  );
}

/** Has rooms with a card looked at again once an override there is made: it may have ended the card. */
function withIssuedSeen(state: State, before: readonly Credential[], now: Instant): State {
  const made = state.credentials.filter(
    (one) =>
      one.kind === 'override' &&
      one.state === 'issued' &&
      before.some(({ requestId, state: was }) => requestId === one.requestId && was === 'requested'),
  );
  return withCardRoomsAgain(
    state,
    made.flatMap(({ grants }) => Object.keys(grants)),
    now,
  );
}

/** Events after which a key may not be as it should: the slow reconcile found so (a list may lag), or Seam made it anew. */
const raisesDoubt: ReadonlySet<string> = new Set([credentialDiffers, 'acs_credential.reissued']);

/** The state with the credentials that events raise a doubt about (rule 18): the reservation's own, and others' on its rooms. */
function withDoubtedBy(state: State, events: readonly SeamEvent[]): State {
  const doubted = events.flatMap(({ eventType, resourceId }) =>
    raisesDoubt.has(eventType) && resourceId !== null ? [resourceId] : [],
  );
  const own = state.credentials.filter(isAtSeam).flatMap(({ acsCredentialId }) => acsCredentialId ?? []);
  const others = Object.values(state.looks).flatMap(({ occupants }) => occupants.map((one) => one.acsCredentialId));
  return withDoubts(
    state,
    [...own, ...others].filter((id) => doubted.includes(id)),
  );
}

/** The state with credentials that have to be looked at by themselves, each once. */
export function withDoubts(state: State, acsCredentialIds: readonly string[]): State {
  if (acsCredentialIds.length === 0) return state;
  return { ...state, doubts: [...new Set([...state.doubts, ...acsCredentialIds])] };
}
