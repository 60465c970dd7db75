import { newestOfAll } from '../credentials/credential.ts';
import { plus, type Instant } from '../instant.ts';
import type { IssueStep } from '../plan/step.ts';
import type { RoomGrant } from '../rooms/granted.ts';
import { afterNews, isLookDue, lookUnder, occupantsOf, type Occupant, type RoomLook } from '../rooms/looks.ts';
import { dueLooks, lookedAt, type DueLook } from '../rooms/occupants.ts';
import type { RoomGrants } from '../rooms/view.ts';
import { isLasting, type CallFailure } from '../seam/failure.ts';
import { failureTrouble } from '../seam/failureTrouble.ts';
import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { withCardsEncodedAgain, withEndedCards } from './cardNotes.ts';
import { afterRefusedSearch, afterSearchLook, withCardsGone } from './cardSearches.ts';
import { automaticDoors, cardHeadsOf, cardsOf, heldBy, settingsOf } from './outlook.ts';
import { withoutClosed } from './identities.ts';
import { goneWell, setBack } from './setbacks.ts';
import type { State } from './state.ts';

/** The granted rooms that have to be looked at, and when (look, glossary: docs/architecture.md; rules 7 and 16). */
export function roomLooks(state: State, now: Instant): readonly DueLook[] {
  const { desired, looks, credentials, searches } = state;
  if (desired === null || settingsOf(state) === null) return [];
  return dueLooks({ desired, granted: heldBy(state), looks, credentials, searches, now });
}

/** How old a look may be when an override is sent, in milliseconds. */
const freshMs = 10_000;

/**
 * The rooms to look at before a key is sent. Of an override: since the last look, the desk may have encoded a card for the
 * guests, which the override would end, and no event need have said so (rule 19). A desk that encodes a card often checks
 * in right after it: what was seen before the last message is old. Of a joiner: there was news of what it joins while the
 * key was prepared.
 */
export function staleRooms(state: State, step: IssueStep, now: Instant): readonly string[] {
  const { rooms } = heldBy(state);
  if (step.step !== 'issueOverride')
    return step.rooms.filter((room) => isHeadDoubted(state.looks[room], step.joinTo, now));
  return step.rooms.filter((room) => {
    const seenAt = rooms[room] === undefined ? now : (lookUnder(state.looks, room, rooms[room])?.seenAt ?? '');
    return seenAt === '' || plus(seenAt, freshMs) < now || seenAt < state.lastMessageAt;
  });
}

function isHeadDoubted(look: RoomLook | undefined, joinTo: readonly string[], now: Instant): boolean {
  if (look === undefined || !isLookDue(look, now)) return false;
  return look.occupants.some(({ acsCredentialId }) => joinTo.includes(acsCredentialId));
}

/** The state as if no room had to be looked at again. */
export function withoutDueLooks(state: State): State {
  const looks = Object.entries(state.looks).map(([room, look]) => [room, { ...look, nextLookAt: null }] as const);
  return { ...state, looks: Object.fromEntries(looks) };
}

/** What a look found on a room. */
export interface Sighting {
  readonly room: string;
  /** The grant under which the room was looked at. */
  readonly grant: RoomGrant;
  /** The credentials with access to the room's entrances. */
  readonly found: readonly SeamCredential[];
  /** When Seam was asked: what happened since is not in it, and a worker may die before the answer is heard. */
  readonly askedAt: Instant;
}

/** The state after a look at a granted room; the room may have been given back meanwhile. */
export function afterRoomLook(before: State, { room, grant, found, askedAt }: Sighting, now: Instant): State {
  const state = goneWell(before, { kind: 'look', about: room });
  const granted = heldBy(state);
  const { desired, looks, credentials, identities, grants } = state;
  if (desired === null || granted.rooms[room]?.grant !== grant.grant) return state;
  const named = desired.guests.flatMap(({ userIdentityId }) => userIdentityId ?? []);
  const occupants = occupantsOf(found, {
    ownCredentials: new Set(credentials.flatMap(({ acsCredentialId }) => acsCredentialId ?? [])),
    ownIdentities: new Set(desired.join === null ? [...Object.values(identities), ...named] : []),
    knownElsewhere: new Set(grants?.knownElsewhere),
    newestGeneration: newestOfAll(credentials),
    before: looks[room]?.occupants ?? [],
    automaticDoors: automaticDoors(state),
    now,
  });
  const others = withoutVanished(state, looks[room]?.occupants ?? [], occupants);
  const sight = { desired, granted, looks: others.looks, credentials, now };
  const look = lookedAt(room, { grant, occupants, askedAt }, sight);
  const seen = withCardsEncodedAgain(withLook(others, room, look));
  return withoutExplained(afterSearchLook(withCardsGone(seen, state, now), { room, grant, askedAt }, now));
}

/** The state without cards that a look at one of their rooms no longer found: a card is valid on all of its doors, or on none. */
function withoutVanished(state: State, before: readonly Occupant[], now: readonly Occupant[]): State {
  const gone = before.filter(
    (one) => isCardOf(state, one) && !now.some((other) => other.acsCredentialId === one.acsCredentialId),
  );
  return gone.length === 0 ? state : { ...state, looks: withoutOccupants(state.looks, gone) };
}

/** Whether an occupant is judged as a card of the desk: a card, or a key that a person adopted (rule 19). */
function isCardOf({ desired }: State, { card, acsCredentialId }: Occupant): boolean {
  return card !== null || (desired?.adopted ?? []).includes(acsCredentialId);
}

function withoutOccupants(looks: State['looks'], gone: readonly Occupant[]): State['looks'] {
  const ids = new Set(gone.map(({ acsCredentialId }) => acsCredentialId));
  return Object.fromEntries(
    Object.entries(looks).map(([room, look]) => [
      room,
      { ...look, occupants: look.occupants.filter(({ acsCredentialId }) => !ids.has(acsCredentialId)) },
    ]),
  );
}

/** The state without losses that a card of the guests explains: they are none by rule 17 (rule 19). */
function withoutExplained(state: State): State {
  const heads = new Set(cardHeadsOf(state).map(({ acsCredentialId }) => acsCredentialId));
  const since = cardsOf(state).flatMap(({ occupant, card }) =>
    heads.has(occupant.acsCredentialId) ? [card.createdAt] : [],
  );
  const repairs = state.repairs.filter(({ at }) => !since.some((createdAt) => at >= createdAt));
  return repairs.length === state.repairs.length ? state : { ...state, repairs };
}

/** The state after Seam refused a look at a room; the property's policy says what that means for its keys. */
export function afterRefusedLook(state: State, room: string, { failure, now }: Failed): State {
  const trouble = failureTrouble(failure, {
    about: room,
    effect: `The mobile keys for room ${room} are delayed.`,
    subject: `The credentials on room ${room} cannot be read`,
  });
  const searched = isLasting(failure) ? afterRefusedSearch(state, room, now) : state;
  return setBack(searched, { kind: 'look', about: room }, { trouble, now, leastMs: failure.retryAfterMs });
}

/** A call that failed, and when. */
export interface Failed {
  readonly failure: CallFailure;
  readonly now: Instant;
}

function withLook(state: State, room: string, look: RoomLook): State {
  return { ...state, looks: { ...state.looks, [room]: look } };
}

/** The state after another's credential died. If something is to be joined, what replaced it is looked for. */
export function afterOccupantDied(state: State, acsCredentialId: string, now: Instant): State {
  const without = Object.entries(state.looks).reduce((before, [room, look]) => {
    const occupants = look.occupants.filter((one) => one.acsCredentialId !== acsCredentialId);
    if (occupants.length === look.occupants.length) return before;
    return withRoomsAgain(withLook(before, room, { ...look, occupants }), [room], now);
  }, state);
  return without === state ? state : withCardsGone(without, state, now);
}

/**
 * The state with what the property granted. What it says that others know is no unknown occupant any more: a look may find a
 * key before its reservation has reported it, and without webhooks no event says so later.
 */
export function withGrants(state: State, grants: RoomGrants): State {
  const next = withoutClosed({ ...state, grants }, state.grants);
  if (state.desired === null || state.desired.join !== null) return next;
  const known = new Set(grants.knownElsewhere);
  const looks = Object.fromEntries(Object.entries(state.looks).map(([room, look]) => [room, knownBy(look, known)]));
  return withEndedCards({ ...next, looks }, state);
}

function knownBy(look: RoomLook, known: ReadonlySet<string>): RoomLook {
  function isKnown({ acsCredentialId, parentId }: Occupant): boolean {
    return known.has(acsCredentialId) || (parentId !== null && known.has(parentId));
  }
  return { ...look, occupants: look.occupants.map((one) => (isKnown(one) ? { ...one, isKnown: true } : one)) };
}

/** Has rooms looked at again if something is to be joined there (rule 7): what was found may have been replaced. */
export function withRoomsAgain(state: State, rooms: readonly string[], now: Instant): State {
  if (state.desired === null || state.desired.join === null) return state;
  return rooms.reduce((before, room) => {
    const look = before.looks[room];
    return look === undefined ? before : withLook(before, room, afterNews(look, now));
  }, state);
}

/** A look after which the room is looked at again at once, because of something that does not happen often. */
function dueAgain(look: RoomLook, now: Instant): RoomLook {
  return { ...look, newsAt: now, nextLookAt: now };
}

/** Has all rooms looked at again: a person has said whose the credentials there are, and they may have been replaced since. */
export function withAllRoomsAgain(state: State, now: Instant): State {
  const looks = Object.entries(state.looks).map(([room, look]) => [room, dueAgain(look, now)] as const);
  return { ...state, looks: Object.fromEntries(looks) };
}

/** Has rooms looked at again if a card was found there (rule 19). */
export function withCardRoomsAgain(state: State, rooms: readonly string[], now: Instant): State {
  return rooms.reduce((before, room) => {
    const look = before.looks[room];
    const hasCard = look?.occupants.some((one) => isCardOf(state, one)) ?? false;
    return look === undefined || !hasCard ? before : withLook(before, room, dueAgain(look, now));
  }, state);
}

const deadly: ReadonlySet<string> = new Set(['acs_credential.deleted', 'acs_credential.invalidated']);

/**
 * Takes over what events say of others' credentials on the rooms: what is dead is forgotten, and for everything else the
 * room is looked at again. These events are not remembered: a stream of them costs one look per pause.
 */
export function withOccupantEvents(before: State, events: readonly SeamEvent[], now: Instant): State {
  const dead = events.filter(({ eventType }) => deadly.has(eventType)).flatMap(({ resourceId }) => resourceId ?? []);
  const state = [...new Set(dead)].reduce((one, id) => afterOccupantDied(one, id, now), before);
  const changed = new Set(
    events.flatMap(({ eventType, resourceId }) => (deadly.has(eventType) ? [] : (resourceId ?? []))),
  );
  const { rooms, heads } = heldBy(state);
  return Object.entries(rooms).reduce((one, [room, { grant, acsEntranceIds }]) => {
    // A sharer who joined another's key did not look at the room yet.
    const isOpened = heads.some((head) => head.rooms[room] === grant);
    const look = lookUnder(state.looks, room, { grant }) ?? (isOpened ? unseen(grant) : null);
    if (look === null) return one;
    const ids = [...look.occupants.map(({ acsCredentialId }) => acsCredentialId), ...acsEntranceIds];
    return ids.some((id) => changed.has(id)) ? withLook(one, room, afterNews(look, now)) : one;
  }, state);
}

/** What is known of a room that was not looked at. */
function unseen(grant: number): RoomLook {
  return { grant, seenAt: null, occupants: [], vainLooks: 0, nextLookAt: null };
}
