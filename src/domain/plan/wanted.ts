import { plus, sameWindow, type Instant, type Window } from '../instant.ts';
import { byGuest, isValidCredential, type Credential } from '../credentials/credential.ts';
import { guestWindow, isCurrent, keyWindow, personKey, roomsOfGuests, type Desired } from '../reservation/desired.ts';
import { guestsWithoutPlace } from '../reservation/roomsOfKeys.ts';
import { commonDoorsOf } from '../rooms/capacity.ts';
import type { Granted } from '../rooms/granted.ts';
import { isNewest, type Generations } from './generations.ts';

/** The credential that a guest should have now. */
export interface WantedKey {
  readonly guestId: string;
  readonly person: string;
  /** The identity that the PMS named or that is known, `null` if there is none. */
  readonly userIdentityId: string | null;
  readonly rooms: readonly string[];
  readonly grants: Readonly<Record<string, number>>;
  readonly acsEntranceIds: readonly string[];
  readonly window: Window;
  /** Keys that are to be replaced by this one although they match it, by `requestId` (`newKey`). */
  readonly replaces: readonly string[];
}

/** Why a guest should have no credential now; `room` and `lead` end by themselves. */
export type Withheld =
  | 'ended'
  | 'taken-back'
  | 'lead'
  | 'no-rooms'
  | 'too-many-rooms'
  | 'room'
  | 'own-stay'
  | 'other-stay'
  | 'phone'
  | 'look'
  | 'unread'
  | 'identity'
  | 'lost-phone';

/** What one guest should have: a key, or none and why. */
export type Wanted =
  | { readonly guestId: string; readonly key: WantedKey }
  | { readonly guestId: string; readonly key: null; readonly why: Withheld };

/** What a plan is made from. */
export interface Situation {
  readonly desired: Desired;
  readonly granted: Granted;
  /** The reservation's credentials in every state, in the order in which they were requested. */
  readonly credentials: readonly Credential[];
  readonly now: Instant;
  /** Guests whose phone is known to have an active endpoint, for properties that require one; absent: none. */
  readonly withPhone?: readonly string[];
  /** Identities whose keys stay after the end, until their next reservation has its own (rule 6); absent: none. */
  readonly keepsFor?: readonly string[];
  /** The user identity of each person, by `personKey`, as far as known; absent: a key may be of any. */
  readonly identities?: Readonly<Record<string, string>>;
}

/** The moment from which keys go out: `issueLead` before the stay, or check-in (rule 10). */
export function issueFrom(desired: Desired, granted: Granted): Instant {
  return desired.checkedInAt ?? plus(keyWindow(desired).from, -granted.policies.issueLeadMs);
}

/**
 * Whether the property has not answered for a room yet, or the room was not looked at yet (rule 16). That takes
 * milliseconds, and keys for the other rooms alone would be replaced right after. If the room is occupied, the keys for
 * the others go out at once (rule 15).
 */
function isUnanswered({ rooms, notGranted }: Granted, room: string): boolean {
  return rooms[room] === undefined && (notGranted[room]?.why ?? 'look') === 'look';
}

/**
 * What each guest should have (rules 1, 9 and 10): one mobile key over the guest's granted rooms, the common entrances
 * and the guest's areas, for the guest's part of the stay. If the property requires a phone, a guest without one waits.
 */
export function wantedKeys({
  desired,
  granted,
  credentials,
  now,
  withPhone = [],
  identities = {},
}: Situation): readonly Wanted[] {
  const keys = byGuest(credentials);
  const phoneActive = new Set(granted.phoneActive);
  const roomsOf = roomsOfGuests(desired);
  const withoutPlace = guestsWithoutPlace(desired);
  return desired.guests.map(({ guestId, ...guest }) => {
    function none(why: Withheld): Wanted {
      return { guestId, key: null, why };
    }
    if (!isCurrent(desired, now)) return none('ended');
    const window = guestWindow(desired, { guestId, ...guest });
    if (window === null || window.to <= now) return none('own-stay');
    // A key that reaches the lost phone goes at once, whatever else is waited for.
    if (phoneActive.has(guestId)) return none('lost-phone');
    if (desired.keysRevoked) return none('taken-back');
    if (desired.rooms.length === 0) return none('no-rooms');
    if (now < issueFrom(desired, granted)) return none('lead');
    if (withoutPlace.has(guestId)) return none('too-many-rooms');
    if (granted.yields.includes(guestId)) return none('other-stay');
    const entitled = roomsOf({ guestId, ...guest });
    if (entitled.some((room) => isUnanswered(granted, room))) return none('look');
    // The room's doors are unknown: issued keys stay.
    if (entitled.some((room) => granted.notGranted[room]?.why === 'unread')) return none('unread');
    const rooms = entitled.filter((room) => granted.rooms[room] !== undefined);
    if (rooms.length === 0) return none('room');
    if (granted.unconfirmed?.includes(guestId)) return none('identity');
    const person = personKey(desired, guestId);
    const hasKey = (keys.get(guestId) ?? []).some((one) => one.person === person && isValidCredential(one));
    if (granted.policies.requirePhone && !hasKey && !withPhone.includes(guestId)) return none('phone');
    const doors = rooms.flatMap((room) => granted.rooms[room]?.acsEntranceIds ?? []);
    const grants = Object.fromEntries(rooms.map((room) => [room, granted.rooms[room]?.grant ?? 0]));
    const acsEntranceIds = [...new Set([...doors, ...commonDoorsOf(granted, guest).acsEntranceIds])];
    const userIdentityId = guest.userIdentityId ?? identities[person] ?? null;
    const replaces = desired.keysToReplace;
    return { guestId, key: { guestId, person, userIdentityId, rooms, grants, acsEntranceIds, window, replaces } };
  });
}

/** A key to some of the rooms of another, and to all other doors of it. */
export function partOf(key: WantedKey, rooms: readonly string[], granted: Granted): WantedKey {
  if (rooms.length === key.rooms.length) return key;
  function doorsOf(some: readonly string[]): readonly string[] {
    return some.flatMap((room) => granted.rooms[room]?.acsEntranceIds ?? []);
  }
  const [kept, left] = [doorsOf(rooms), doorsOf(key.rooms.filter((room) => !rooms.includes(room)))];
  return {
    ...key,
    rooms,
    grants: Object.fromEntries(rooms.map((room) => [room, key.grants[room] ?? 0])),
    acsEntranceIds: key.acsEntranceIds.filter((id) => kept.includes(id) || !left.includes(id)),
  };
}

/**
 * Whether a credential was made for a person who still is a guest: another person may have the guest id by now.
 *
 * @param staying the persons of `personsStaying`.
 */
export function isOfGuest({ guestId, person }: Credential, staying: ReadonlyMap<string, string>): boolean {
  return staying.get(guestId) === person;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  // Most are in the same order.
  if (a.every((value, index) => value === b[index])) return true;
  const other = new Set(b);
  return a.every((value) => other.has(value));
}

/** Whether all its rooms are still held under the grants that it was issued for. */
export function isHeld(credential: Credential, granted: Granted): boolean {
  return Object.entries(credential.grants).every(([room, grant]) => granted.rooms[room]?.grant === grant);
}

/** Whether a credential opens every door that a held room has now: a room's doors may be corrected while it is held. */
export function opensRoom({ acsEntranceIds }: Credential, room: string, { rooms }: Granted): boolean {
  return (rooms[room]?.acsEntranceIds ?? []).every((id) => acsEntranceIds.includes(id));
}

/** Whether a credential is valid and matches what is wanted, so that nothing has to be issued for its guest. */
export function satisfies(credential: Credential, key: WantedKey, generations: Generations): boolean {
  return (
    isValidCredential(credential) &&
    !key.replaces.includes(credential.requestId) &&
    credential.guestId === key.guestId &&
    credential.person === key.person &&
    (key.userIdentityId === null ||
      credential.userIdentityId === null ||
      credential.userIdentityId === key.userIdentityId) &&
    sameWindow(credential.window, key.window) &&
    sameSet(credential.acsEntranceIds, key.acsEntranceIds) &&
    sameSet(Object.keys(credential.grants), key.rooms) &&
    isNewest(credential, key.grants, generations)
  );
}

/** The credentials that match what their guest should have, by guest; guests without one are left out. */
export function rightCredentials(
  wanted: readonly WantedKey[],
  credentials: readonly Credential[],
  generations: Generations,
): ReadonlyMap<string, readonly Credential[]> {
  const keys = new Map(wanted.map((key) => [key.guestId, key]));
  const right = new Map<string, Credential[]>();
  for (const credential of credentials) {
    const key = keys.get(credential.guestId);
    if (key === undefined || !satisfies(credential, key, generations)) continue;
    right.set(credential.guestId, [...(right.get(credential.guestId) ?? []), credential]);
  }
  return right;
}
