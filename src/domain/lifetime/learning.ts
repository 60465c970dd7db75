import { afterEvents, afterLook } from '../credentials/confirm.ts';
import { isAtSeam, isValidCredential, type Credential } from '../credentials/credential.ts';
import { mayHaveEndedLate } from '../credentials/readBack.ts';
import { plus, type Instant } from '../instant.ts';
import { generationsOf, isNewest } from '../plan/generations.ts';
import { pruned } from '../plan/prune.ts';
import { isHeld, isOfGuest, satisfies, wantedKeys } from '../plan/wanted.ts';
import { personsStaying, type Desired } from '../reservation/desired.ts';
import { credentialDiffers } from '../rooms/reconcile.ts';
import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { withLosses, withReplaced, withSearches } from './cardSearches.ts';
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

/** Records that were valid, and are dead now. */
interface Dead {
  /** Those that were just what their guest should have. */
  readonly lost: readonly Credential[];
  /** Those that opened some of the rooms, while a key to all of them could not be issued: their guest has no other key. */
  readonly partial: readonly Credential[];
}

/** The records that are dead in `after`. */
function deadIn(state: State, after: readonly Credential[], now: Instant): Dead {
  const { desired, credentials: before } = state;
  if (desired === null) return { lost: [], partial: [] };
  function hasDied(one: Credential, index: number): boolean {
    const later = after[index];
    return isValidCredential(one) && (later === undefined || !isValidCredential(later));
  }
  const dead = before.filter(hasDied);
  if (dead.length === 0) return { lost: [], partial: [] };
  const withPhone = guestsWithPhone(state);
  // What is being searched for a card is wanted all the same.
  const granted = grantedNow({ ...state, searches: [] }, now);
  const wanted = wantedKeys({ desired, granted, credentials: before, now, withPhone });
  const keys = wanted.flatMap(({ key }) => key ?? []);
  const generations = generationsOf(before, desired.voidGeneration, granted.heads);
  const lost = dead.filter((one) => keys.some((key) => satisfies(one, key, generations)));
  const persons = personsStaying(desired);
  const others = after.filter((one) => isValidCredential(one) && one.acsCredentialId !== null);
  const partial = dead.filter(
    (one) =>
      !lost.includes(one) &&
      isOfGuest(one, persons) &&
      isHeld(one, granted) &&
      isNewest(one, one.grants, generations) &&
      !others.some(({ guestId }) => guestId === one.guestId),
  );
  return { lost, partial };
}

/** Whether the loss of this key's generation was counted since the key was requested. */
function isCounted({ repairs }: State, { generation, requestedAt }: Credential): boolean {
  return repairs.some((repair) => repair.generation === generation && repair.at >= requestedAt);
}

/** For how long after its heads are gone the death of a key counts as our own doing, in milliseconds. */
const headsDeathMs = 30_000;

/**
 * Whether all that a key joined is being revoked, or was revoked just before the key died. What ended a head from outside may
 * have ended the key, too; and a key that outlived its heads died of something else.
 */
function diedWithItsHeads({ joinedTo }: Credential, credentials: readonly Credential[], now: Instant): boolean {
  const dying = credentials.filter(
    ({ state, deadAt }) =>
      state === 'revoking' || (state === 'revoked' && deadAt !== null && plus(deadAt, headsDeathMs) >= now),
  );
  return joinedTo.length > 0 && joinedTo.every((id) => dying.some((one) => one.acsCredentialId === id));
}

/**
 * Takes over what became of the records. A key that was just as wanted and died without our doing was invalidated from
 * outside: that counts towards rule 17, unless a card of the desk is found that ended it (rule 19).
 */
function learnt(state: State, credentials: readonly Credential[], now: Instant): State {
  const { desired, credentials: before } = state;
  if (desired === null) return state;
  const { lost, partial } = deadIn(state, credentials, now);
  // If Seam lets a joiner die with its head, our own delete ended it: a new generation depends on no former key.
  const byUs = lost.filter((one) => diedWithItsHeads(one, before, now));
  const voidGeneration = Math.max(desired.voidGeneration, ...byUs.map(({ generation }) => generation));
  // One override from outside ends a whole generation: that is one loss, however many events tell of it.
  const fromOutside = lost.filter((one) => !byUs.includes(one) && !isCounted(state, one));
  const sought = [...fromOutside, ...partial.filter((one) => !isCounted(state, one))];
  const searched = sought.filter((one) => mayBeCards(one, desired, credentials));
  const next: State = {
    ...state,
    desired: voidGeneration === desired.voidGeneration ? desired : { ...desired, voidGeneration },
    credentials: pruned(credentials, heldBy(state)),
  };
  const counted = fromOutside.filter((one) => !searched.includes(one));
  // A create of ours that came late is no key of another stay.
  const byOthers = counted.filter((one) => !mayHaveEndedLate(one, credentials, state.strays));
  const losses = counted.map(({ generation }) => generation);
  return withRoomsAgain(
    withIssuedSeen(withSearches(withLosses(withReplaced(next, byOthers), losses, now), searched, now), before, now),
    lost.flatMap(({ grants }) => Object.keys(grants)),
    now,
  );
}

/**
 * Whether a card of the desk may have ended a key (rule 19): Seam calls it invalid, and it was neither deleted nor changed,
 * nor ended by a late create of ours that was found.
 */
function mayBeCards(key: Credential, desired: Desired, credentials: readonly Credential[]): boolean {
  const after = credentials.find(({ requestId }) => requestId === key.requestId);
  return (
    desired.join === null &&
    after?.state === 'invalidated' &&
    after.reason === null &&
    !mayHaveEndedLate(key, credentials, [])
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
