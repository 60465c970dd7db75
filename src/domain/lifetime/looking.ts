import type { Instant } from '../instant.ts';
import { newestOfAll } from '../plan/generations.ts';
import type { RoomGrant } from '../rooms/granted.ts';
import { dueLooks, lookedAt, occupantsOf, type DueLook, type Occupant, type RoomLook } from '../rooms/occupants.ts';
import type { RoomGrants } from '../rooms/view.ts';
import { troubleCode, type CallFailure } from '../seam/failure.ts';
import type { SeamCredential, SeamEvent } from '../seam/resources.ts';
import { heldBy, settingsOf } from './outlook.ts';
import { goneWell, setBack } from './setbacks.ts';
import type { State } from './state.ts';

/** The granted rooms that have to be looked at, and when (look, glossary: docs/architecture.md; rules 7 and 16). */
export function roomLooks(state: State, now: Instant): readonly DueLook[] {
  const { desired, looks, credentials } = state;
  if (desired === null || settingsOf(state) === null) return [];
  return dueLooks({ desired, granted: heldBy(state), looks, credentials, now });
}

/** What a look found on a room. */
export interface Sighting {
  readonly room: string;
  /** The grant under which the room was looked at. */
  readonly grant: RoomGrant;
  /** The credentials with access to the room's entrances. */
  readonly found: readonly SeamCredential[];
}

/** The state after a look at a granted room; the room may have been given back meanwhile. */
export function afterRoomLook(before: State, { room, grant, found }: Sighting, now: Instant): State {
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
    now,
  });
  return withLook(state, room, lookedAt(room, { grant, occupants }, { desired, granted, looks, now }));
}

/** The state after Seam refused a look at a room; the property's policy says what that means for its keys. */
export function afterRefusedLook(state: State, room: string, { failure, now }: Failed): State {
  const message = `The credentials on room ${room} cannot be read: ${failure.message}`;
  const trouble = { code: troubleCode(failure.type), about: room, message };
  return setBack(state, { kind: 'look', about: room }, { trouble, now, leastMs: failure.retryAfterMs });
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
  return Object.entries(state.looks).reduce((before, [room, look]) => {
    const occupants = look.occupants.filter((one) => one.acsCredentialId !== acsCredentialId);
    if (occupants.length === look.occupants.length) return before;
    return withRoomsAgain(withLook(before, room, { ...look, occupants }), [room], now);
  }, state);
}

/**
 * The state with what the property granted. What it says that others know is no unknown occupant any more: a look may find a
 * key before its reservation has reported it, and without webhooks no event says so later.
 */
export function withGrants(state: State, grants: RoomGrants): State {
  const next = { ...state, grants };
  if (state.desired === null || state.desired.join !== null) return next;
  const known = new Set(grants.knownElsewhere);
  return {
    ...next,
    looks: Object.fromEntries(Object.entries(state.looks).map(([room, look]) => [room, knownBy(look, known)])),
  };
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
    return look === undefined ? before : withLook(before, room, { ...look, nextLookAt: now });
  }, state);
}

const deadly: ReadonlySet<string> = new Set(['acs_credential.deleted', 'acs_credential.invalidated']);

/**
 * Takes over what events say of others' credentials on the rooms: what is dead is forgotten, and for everything else the
 * room is looked at again. These events are not remembered: one that comes twice costs a look.
 */
export function withOccupantEvents(before: State, events: readonly SeamEvent[], now: Instant): State {
  const dead = events.filter(({ eventType }) => deadly.has(eventType)).flatMap(({ resourceId }) => resourceId ?? []);
  const state = [...new Set(dead)].reduce((one, id) => afterOccupantDied(one, id, now), before);
  const changed = new Set(
    events.flatMap(({ eventType, resourceId }) => (deadly.has(eventType) ? [] : (resourceId ?? []))),
  );
  const { rooms } = heldBy(state);
  return Object.entries(state.looks).reduce((one, [room, look]) => {
    const doors = rooms[room]?.acsEntranceIds ?? [];
    const ids = [...look.occupants.map(({ acsCredentialId }) => acsCredentialId), ...doors];
    return ids.some((id) => changed.has(id)) ? withLook(one, room, { ...look, nextLookAt: now }) : one;
  }, state);
}
