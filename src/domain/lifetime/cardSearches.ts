import { isValidCredential, type Credential } from '../credentials/credential.ts';
import { mayHaveEndedLate } from '../credentials/readBack.ts';
import type { Instant } from '../instant.ts';
import { isCurrent } from '../reservation/desired.ts';
import { afterVainLook, searchOn, searchedFor, type DeadKey, type Search } from '../rooms/cardSearch.ts';
import type { RoomGrant } from '../rooms/granted.ts';
import { cardHeadsOf, cardsOf, heldBy, policiesOf } from './outlook.ts';
import type { State } from './state.ts';

// Keys that died from outside: first a card of the desk is looked for (rule 19), and only then is it a loss by rule 17.

/** How many losses are remembered: rule 17 asks for those of an hour. */
const rememberedRepairs = 10;

/** The state with generations that were lost from outside, and that no card of the desk explains (rule 17). */
export function withLosses(state: State, generations: readonly number[], now: Instant): State {
  if (generations.length === 0) return state;
  const losses = [...new Set(generations)].map((generation) => ({ generation, at: now }));
  return { ...state, repairs: [...state.repairs, ...losses].slice(-rememberedRepairs) };
}

/**
 * The state with the guests whose keys died without a card that explains it: if such a guest has another live stay, the key
 * of that stay may have replaced this one (rule 6).
 */
export function withReplaced(state: State, dead: readonly Credential[]): State {
  const elsewhere = new Set(state.grants?.usedElsewhere);
  const replaced = dead.flatMap(({ userIdentityId: id }) => (id !== null && elsewhere.has(id) ? [id] : []));
  if (replaced.every((id) => state.replaced.includes(id))) return state;
  return { ...state, replaced: [...new Set([...state.replaced, ...replaced])] };
}

/** Whether something on one of its rooms that no reservation knows is newer than a key, so that it may have ended the key. */
function isExplained({ looks }: State, { grants, createdAt, requestedAt }: Credential): boolean {
  return Object.keys(grants).some((room) =>
    looks[room]?.occupants.some(
      ({ isKnown, card, key }) => !isKnown && ((card ?? key)?.createdAt ?? '') > (createdAt ?? requestedAt),
    ),
  );
}

/** The state after keys died that a card of the desk may have ended: their rooms are looked at. */
export function withSearches(state: State, dead: readonly DeadKey[], now: Instant): State {
  if (dead.length === 0) return state;
  const searches = dead.reduce((before, one) => searchedFor(before, one, now), state.searches);
  return searches === state.searches ? state : { ...state, searches };
}

/**
 * The state after cards of the guests' own are no longer there: a newer card may have ended them, which no list shows yet, so
 * that their rooms are looked at.
 */
export function withCardsGone(state: State, before: State, now: Instant): State {
  const left = new Set(
    Object.values(state.looks).flatMap(({ occupants }) => occupants.map((one) => one.acsCredentialId)),
  );
  const gone = cardHeadsOf(before).filter(({ acsCredentialId }) => !left.has(acsCredentialId));
  const dead = gone.map(({ generation = 0, rooms }) => ({ generation, grants: rooms }));
  return withSearches(state, dead, now);
}

/** A room under the grant by which it was looked at, and when Seam was asked. */
interface LookedAt {
  readonly room: string;
  readonly grant: RoomGrant;
  readonly askedAt: Instant;
}

/** The state after a look at a room where a card was looked for: found, looked for again, or given up. */
export function afterSearchLook(state: State, { room, grant, askedAt }: LookedAt, now: Instant): State {
  const search = searchOn(state.searches, room, grant);
  if (search === null) return state;
  const newest = Math.max(0, ...cardHeadsOf(state).map(({ generation }) => generation ?? 0));
  /** A card explains what died before it; a room that was not looked at yet may have one of its own. */
  function unexplained(one: Search): readonly Search[] {
    if (one !== search && one.looks === 0) return [one];
    const generations = one.generations.filter((generation) => generation >= newest);
    return generations.length === 0 ? [] : [{ ...one, generations }];
  }
  const others = state.searches.filter((one) => one !== search).flatMap(unexplained);
  const [open] = unexplained(search);
  if (open === undefined) return { ...state, searches: others };
  if (askedAt < search.until) return { ...state, searches: [...others, afterVainLook(open, now)] };
  return givenUp({ ...state, searches: others }, open, now);
}

/** The state after Seam refused a look at a room where a card was looked for; while Seam does not answer, the search goes on. */
export function afterRefusedSearch(state: State, room: string, now: Instant): State {
  const search = state.searches.find((one) => one.room === room);
  if (search === undefined || now < search.until) return state;
  return givenUp({ ...state, searches: state.searches.filter((one) => one !== search) }, search, now);
}

/**
 * The state after a search in vain: the generations whose keys died count as lost, unless they are still looked for on another
 * room.
 */
function givenUp(state: State, { room, generations }: Search, now: Instant): State {
  if (waitsForCard(state, room)) return state;
  const lost = generations.filter((one) => !state.searches.some((other) => other.generations.includes(one)));
  const dead = state.credentials.filter((one) => lost.includes(one.generation) && isDead(one, state.credentials));
  const byOthers = dead.filter(
    (one) => !isExplained(state, one) && !mayHaveEndedLate(one, state.credentials, state.strays),
  );
  const losses = dead.map(({ generation }) => generation);
  return withLosses(withReplaced(state, byOthers), losses, now);
}

/** Whether a key is dead, and its guest has no other of its generation. */
function isDead(key: Credential, all: readonly Credential[]): boolean {
  return !all.some((one) => one.guestId === key.guestId && one.generation === key.generation && isValidCredential(one));
}

/** Whether an unknown card on a room delays its keys, so that nothing is replaced now (rule 16). */
function waitsForCard(state: State, room: string): boolean {
  const proceeds = policiesOf(state).unknownOccupant === 'proceed-at-check-in';
  const isWaiting = state.desired?.status !== 'in-house' || !proceeds;
  return isWaiting && cardsOf(state).some((one) => one.judgement === 'unknown' && !one.isOutdone && room in one.rooms);
}

/**
 * The state without searches that no longer matter: the room was given back, the stay is over, or a new generation is
 * wanted anyway.
 */
export function withoutIdleSearches(state: State, now: Instant): State {
  const { desired, searches } = state;
  if (searches.length === 0) return state;
  const { rooms } = heldBy(state);
  const kept = searches.filter(
    ({ room, grant, generations }) =>
      desired !== null &&
      desired.join === null &&
      isCurrent(desired, now) &&
      rooms[room]?.grant === grant &&
      generations.some((generation) => generation > desired.voidGeneration),
  );
  return kept.length === searches.length ? state : { ...state, searches: kept };
}
