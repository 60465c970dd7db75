import { isAtSeam, type Credential } from '../credentials/credential.ts';
import { earlier, epochMs, intersection, overlaps, plus, type Instant, type Window } from '../instant.ts';
import type { Granted, NotGranted, RoomGrant } from './granted.ts';
import { isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import type { SeamCredential } from '../seam/resources.ts';
import type { Head } from './book.ts';

/** A valid guest credential on a room that this reservation did not issue. */
export interface Occupant {
  readonly acsCredentialId: string;
  /** The multi-phone sync credential of which it is a phone's copy; `null` if it is none. */
  readonly parentId: string | null;
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  /** Whether another reservation knows it. */
  readonly isKnown: boolean;
  /** The newest generation of the reservation when it was first seen: what was void by then is not joined again. */
  readonly seenAfter: number;
}

/** What looks at a room found under a grant (glossary: look, docs/architecture.md). */
export interface RoomLook {
  readonly grant: number;
  readonly occupants: readonly Occupant[];
  /** The looks since the last one that found something to join. */
  readonly vainLooks: number;
  /** When to look again even without news; `null`: never. */
  readonly nextLookAt: Instant | null;
}

/** The ids by which the result of a look is read. */
export interface Seer {
  readonly ownCredentials: ReadonlySet<string>;
  readonly ownIdentities: ReadonlySet<string>;
  readonly knownElsewhere: ReadonlySet<string>;
  readonly newestGeneration: number;
  readonly before: readonly Occupant[];
  readonly now: Instant;
}

function among(ids: ReadonlySet<string>, { acsCredentialId, parentId }: SeamCredential): boolean {
  return ids.has(acsCredentialId) || (parentId !== null && ids.has(parentId));
}

/** One record for each credential: one that was found on several doors has all of them. */
function gathered(found: readonly SeamCredential[]): readonly SeamCredential[] {
  const byId = new Map<string, SeamCredential>();
  for (const one of found) {
    const doors = [...(byId.get(one.acsCredentialId)?.acsEntranceIds ?? []), ...one.acsEntranceIds];
    byId.set(one.acsCredentialId, { ...one, acsEntranceIds: [...new Set(doors)] });
  }
  return [...byId.values()];
}

/**
 * The occupants among the credentials on a room's doors: not our own, not the staff's, none that is being deleted, and none
 * whose window is over, because Seam may call it valid for ever.
 */
export function occupantsOf(found: readonly SeamCredential[], seer: Seer): readonly Occupant[] {
  return gathered(found)
    .filter((one) => one.isGuest && !one.isBeingDeleted && one.isValid !== false && one.to > seer.now)
    .filter((one) => !among(seer.ownCredentials, one))
    .filter(({ userIdentityId }) => userIdentityId === null || !seer.ownIdentities.has(userIdentityId))
    .map((one) => ({
      acsCredentialId: one.acsCredentialId,
      parentId: one.parentId,
      window: { from: one.from, to: one.to },
      acsEntranceIds: one.acsEntranceIds,
      isKnown: among(seer.knownElsewhere, one),
      seenAfter:
        seer.before.find(({ acsCredentialId }) => acsCredentialId === one.acsCredentialId)?.seenAfter ??
        seer.newestGeneration,
    }));
}

/** Looks by room. */
export type Looks = Readonly<Record<string, RoomLook>>;

function lookUnder(looks: Looks, room: string, { grant }: RoomGrant): RoomLook | null {
  return looks[room]?.grant === grant ? looks[room] : null;
}

function covers({ acsEntranceIds }: Occupant, grant: RoomGrant): boolean {
  return grant.acsEntranceIds.every((id) => acsEntranceIds.includes(id));
}

function lengthOf(window: Window | null): number {
  return window === null ? 0 : epochMs(window.to) - epochMs(window.from);
}

/** Whether the PMS wants an occupant joined (rule 7): it is named, or unknown and valid for most of the stay. */
function isAdopted(occupant: Occupant, desired: Desired, all: readonly Occupant[]): boolean {
  const { join, stay } = desired;
  if (join === null || occupant.seenAfter < desired.voidGeneration) return false;
  if (join !== 'existing') return join.acsCredentialIds.includes(occupant.acsCredentialId);
  const isCopy = all.some(({ acsCredentialId }) => acsCredentialId === occupant.parentId);
  return !occupant.isKnown && !isCopy && lengthOf(intersection(occupant.window, stay)) * 2 > lengthOf(stay);
}

/** The credentials to join that Nightlatch did not issue, with the rooms on which they are valid (rule 7). */
function adoptedHeads(desired: Desired, granted: Granted, looks: Looks): readonly Head[] {
  const heads = new Map<string, Head>();
  for (const [room, grant] of Object.entries(granted.rooms)) {
    const occupants = lookUnder(looks, room, grant)?.occupants ?? [];
    for (const occupant of occupants.filter((one) => covers(one, grant) && isAdopted(one, desired, occupants))) {
      const { acsCredentialId, window } = occupant;
      const rooms = { ...heads.get(acsCredentialId)?.rooms, [room]: grant.grant };
      const isNamed = desired.join !== 'existing';
      heads.set(acsCredentialId, { acsCredentialId, window, rooms, ...(isNamed ? { isNamed } : {}) });
    }
  }
  return [...heads.values()];
}

/**
 * Adopted credentials that still open, with the rooms on which they were found: Nightlatch does not revoke them (rule
 * 7).
 */
export function adoptedOccupants(
  desired: Desired,
  looks: Looks,
  now: Instant,
): readonly (Occupant & { readonly rooms: readonly string[] })[] {
  const found = Object.entries(looks).flatMap(([room, { occupants }]) =>
    occupants
      .filter((one) => one.window.to > now && isAdopted(one, desired, occupants))
      .map((one) => ({ ...one, rooms: [room] })),
  );
  const ids = [...new Set(found.map(({ acsCredentialId }) => acsCredentialId))];
  return ids.flatMap((id) => {
    const same = found.filter(({ acsCredentialId }) => acsCredentialId === id);
    return same[0] === undefined ? [] : [{ ...same[0], rooms: same.flatMap(({ rooms }) => rooms) }];
  });
}

/**
 * Occupants of a room that no reservation knows, during this reservation's stay (rule 16); by their ends, the first in
 * front.
 */
function unknownOccupants(desired: Desired, look: RoomLook, now: Instant): readonly Occupant[] {
  return look.occupants
    .filter((one) => !one.isKnown && one.window.to > now && overlaps(one.window, keyWindow(desired)))
    .filter((one) => !isAdopted(one, desired, look.occupants))
    .toSorted((a, b) => (a.window.to < b.window.to ? -1 : 1));
}

/** Why a granted room cannot be used yet, `null` if it can. */
function whyWithheld(
  room: string,
  grant: RoomGrant,
  { desired, looks, granted, credentials, unreadable, now }: Sight,
): NotGranted | null {
  // A key under this grant shows that the room passed this check; a sharer's key shows that the sharer passed it.
  if (credentials.some((one) => one.grants[room] === grant.grant && one.sent)) return null;
  if (granted.heads.some(({ rooms }) => rooms[room] === grant.grant)) return null;
  const proceeds = desired.status === 'in-house' && granted.policies.unknownOccupant === 'proceed-at-check-in';
  const look = lookUnder(looks, room, grant);
  if (look === null && !unreadable.includes(room)) return { why: 'look' };
  if (look === null) return proceeds ? null : { why: 'look-refused' };
  if (desired.join !== null || proceeds) return null;
  const until = unknownOccupants(desired, look, now).at(-1)?.window.to;
  return until === undefined ? null : { why: 'unknown-occupant', until };
}

/** The facts that decide whether a granted room can be used. */
export interface Sight {
  readonly desired: Desired;
  readonly granted: Granted;
  readonly looks: Looks;
  readonly credentials: readonly Credential[];
  /** Rooms on which Seam refused to look. */
  readonly unreadable: readonly string[];
  readonly now: Instant;
}

/**
 * The grants without the rooms that need a look first or have an unknown occupant, and with what can be joined there
 * (rules 7 and 16). An unknown occupant delays a room no longer than the property's policy says.
 */
export function grantedInSight(sight: Sight): Granted {
  const { granted, desired, looks } = sight;
  const rooms: Record<string, RoomGrant> = {};
  const notGranted: Record<string, NotGranted> = { ...granted.notGranted };
  for (const [room, grant] of Object.entries(granted.rooms)) {
    const why = whyWithheld(room, grant, sight);
    if (why === null) rooms[room] = grant;
    else notGranted[room] = why;
  }
  // A head that is due for another look may have been replaced: it is not joined before.
  const sure = Object.entries(looks).filter(([, { nextLookAt }]) => nextLookAt === null || nextLookAt > sight.now);
  const heads = [...granted.heads, ...adoptedHeads(desired, granted, Object.fromEntries(sure))];
  return { ...granted, rooms, notGranted, heads };
}

/** The pause after a look that found nothing to join: half a minute at first, a quarter of an hour at the most. */
function vainPauseMs(vainLooks: number): number {
  return Math.min(30_000 * 2 ** vainLooks, 900_000);
}

/** What a look found on a room that is held under `grant`. */
export interface Found {
  readonly grant: RoomGrant;
  readonly occupants: readonly Occupant[];
}

/**
 * The record of a look and the moment of the next one: when an unknown occupant ends, or soon if there is nothing to
 * join yet.
 */
export function lookedAt(
  room: string,
  { grant, occupants }: Found,
  { desired, granted, looks, now }: Pick<Sight, 'desired' | 'granted' | 'looks' | 'now'>,
): RoomLook {
  const found: RoomLook = { grant: grant.grant, occupants, vainLooks: 0, nextLookAt: null };
  const ends = unknownOccupants(desired, found, now).map(({ window }) => window.to);
  const isVain =
    desired.join !== null && !adoptedHeads(desired, granted, { [room]: found }).some(({ rooms }) => room in rooms);
  if (!isVain) return { ...found, nextLookAt: ends[0] ?? null };
  const before = lookUnder(looks, room, grant)?.vainLooks ?? 0;
  const next = plus(now, vainPauseMs(before));
  return { ...found, vainLooks: before + 1, nextLookAt: earlier(next, ends[0] ?? next) };
}

/** A granted room that has to be looked at. */
export interface DueLook {
  readonly room: string;
  /** When: it may have come already. */
  readonly at: Instant;
}

/** The granted rooms that have to be looked at, now or later. */
export function dueLooks({ desired, granted, looks, credentials, now }: Omit<Sight, 'unreadable'>): readonly DueLook[] {
  if (!isCurrent(desired, now)) return [];
  return Object.entries(granted.rooms).flatMap(([room, grant]) => {
    const look = lookUnder(looks, room, grant);
    if (look !== null) return look.nextLookAt === null ? [] : [{ room, at: look.nextLookAt }];
    const hasKey = credentials.some((one) => one.grants[room] === grant.grant && isAtSeam(one));
    const isOpened = granted.heads.some(({ rooms }) => rooms[room] === grant.grant);
    return hasKey || (isOpened && desired.join === null) ? [] : [{ room, at: now }];
  });
}
