import { newestOfAll } from '../../domain/plan/generations.ts';
import { lookedAt, occupantsOf, roomsToLookAt, type RoomLook } from '../../domain/rooms/occupants.ts';
import type { SeamEvent } from '../../domain/seam/resources.ts';
import { failureOf, troubleCode } from '../failure.ts';
import { heldBy, lookTask, settingsOf } from './derived.ts';
import { seam } from './seam.ts';
import { goneWell, isPaused, now, setBack, update, type Reservation } from './state.ts';

/** The granted rooms that are to be looked at now and can be. */
export function dueLooks({ state }: Reservation): readonly string[] {
  const { desired, looks, credentials } = state;
  if (desired === null || settingsOf(state) === null) return [];
  const granted = heldBy(state);
  const rooms = roomsToLookAt({ desired, granted, looks, credentials, now: now() });
  return rooms.filter((room) => !isPaused(state, lookTask(room)));
}

/**
 * Looks who has valid credentials on a granted room (rules 7 and 16; guide: issue joiner credentials, which asks for
 * `visionline_metadata.is_valid`). What a refused look means is decided by the property's policy.
 */
export async function lookAtRoom(r: Reservation, room: string): Promise<void> {
  const grant = heldBy(r.state).rooms[room];
  if (grant === undefined) return;
  try {
    const calls = seam(r.state, `look who has credentials on room ${room}`);
    const found = await Promise.all(
      grant.acsEntranceIds.map((acsEntranceId) =>
        calls.listCredentialsWithAccess({ propertyId: r.propertyId, acsEntranceId }),
      ),
    );
    goneWell(r, lookTask(room));
    const granted = heldBy(r.state);
    const { desired, looks, credentials, identities, grants } = r.state;
    if (desired === null || granted.rooms[room]?.grant !== grant.grant) return;
    const named = desired.guests.flatMap(({ userIdentityId }) => userIdentityId ?? []);
    const occupants = occupantsOf(found.flat(), {
      ownCredentials: new Set(credentials.flatMap(({ acsCredentialId }) => acsCredentialId ?? [])),
      ownIdentities: new Set(desired.join === null ? [...Object.values(identities), ...named] : []),
      knownElsewhere: new Set(grants?.knownElsewhere),
      newestGeneration: newestOfAll(credentials),
      before: looks[room]?.occupants ?? [],
    });
    setLook(r, room, lookedAt(room, { grant, occupants }, { desired, granted, looks, now: now() }));
  } catch (error) {
    const { type, message, retryAfterMs } = failureOf(error);
    const text = `Nobody can say who has credentials on room ${room}: ${message}`;
    setBack(r, lookTask(room), { code: troubleCode(type), about: room, message: text }, retryAfterMs);
  }
}

function setLook(r: Reservation, room: string, look: RoomLook): void {
  update(r, { looks: { ...r.state.looks, [room]: look } });
}

/** Forgets the troubles of looks that are no longer needed: the room was given back. */
export function forgetLooks(r: Reservation): void {
  const { rooms } = heldBy(r.state);
  for (const task of new Set([...Object.keys(r.state.troubles), ...Object.keys(r.state.pauses)]))
    if (task.startsWith(lookTask('')) && !Object.keys(rooms).some((room) => task === lookTask(room))) goneWell(r, task);
}

/** Takes over that somebody else's credential is dead. Where something is to be joined, its successor is looked for. */
export function forgetOccupant(r: Reservation, acsCredentialId: string): void {
  for (const [room, look] of Object.entries(r.state.looks)) {
    const occupants = look.occupants.filter((one) => one.acsCredentialId !== acsCredentialId);
    if (occupants.length === look.occupants.length) continue;
    setLook(r, room, { ...look, occupants });
    lookAgain(r, [room]);
  }
}

/** Has rooms looked at again where something is to be joined there (rule 7): what was found may have been replaced. */
export function lookAgain(r: Reservation, rooms: readonly string[]): void {
  if (r.state.desired === null || r.state.desired.join === null) return;
  for (const room of rooms) {
    const look = r.state.looks[room];
    if (look !== undefined) setLook(r, room, { ...look, nextLookAt: now() });
  }
}

const dead: ReadonlySet<string> = new Set(['acs_credential.deleted', 'acs_credential.invalidated']);

/**
 * Takes over what events say of others' credentials on the rooms: what is dead is gone, about all else it is looked
 * again. Nothing of it is remembered: a repeated event costs a look at most.
 */
export function noticeOccupants(r: Reservation, events: readonly SeamEvent[]): void {
  function about(type: (eventType: string) => boolean): ReadonlySet<string> {
    return new Set(events.flatMap(({ eventType, resourceId }) => (type(eventType) ? (resourceId ?? []) : [])));
  }
  for (const id of about((type) => dead.has(type))) forgetOccupant(r, id);
  const changed = about((type) => !dead.has(type));
  for (const [room, look] of Object.entries(r.state.looks)) {
    const doors = heldBy(r.state).rooms[room]?.acsEntranceIds ?? [];
    const isNews =
      look.occupants.some(({ acsCredentialId }) => changed.has(acsCredentialId)) ||
      doors.some((acsEntranceId) => changed.has(acsEntranceId));
    if (isNews) setLook(r, room, { ...look, nextLookAt: now() });
  }
}
