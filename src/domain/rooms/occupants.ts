import { isAtSeam, isValidCredential, type Credential } from '../credentials/credential.ts';
import { earlier, epochMs, intersection, overlaps, plus, type Instant, type Window } from '../instant.ts';
import type { Granted, NotGranted, RoomGrant } from './granted.ts';
import { isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import type { Head } from './book.ts';
import { searchOn, type Search } from './cardSearch.ts';
import { coversRoom, isLookDue, lookUnder, newsPauseMs, type Looks, type Occupant, type RoomLook } from './looks.ts';
import { headsAmongCards, standingCards, type StandingCard } from './standingCards.ts';

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
    for (const occupant of occupants.filter((one) => coversRoom(one, grant) && isAdopted(one, desired, occupants))) {
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

/** What decides which occupants of a room are unknown. */
interface Judged {
  readonly desired: Desired;
  readonly cards: readonly StandingCard[];
  readonly now: Instant;
}

/**
 * Occupants of a room that no reservation knows, during this reservation's stay (rule 16), without the guests' own cards
 * and those of former guests (rule 19); by their ends, the first in front.
 */
function unknownOccupants(look: RoomLook, { desired, cards, now }: Judged): readonly Occupant[] {
  const known = cards
    .filter(({ judgement }) => judgement !== 'unknown')
    .map(({ occupant }) => occupant.acsCredentialId);
  return look.occupants
    .filter((one) => !one.isKnown && one.window.to > now && overlaps(one.window, keyWindow(desired)))
    .filter((one) => !known.includes(one.acsCredentialId) && !known.includes(one.parentId ?? ''))
    .filter((one) => !isAdopted(one, desired, look.occupants))
    .toSorted((a, b) => (a.window.to < b.window.to ? -1 : 1));
}

/**
 * Whether a key under a grant shows that its room passed the look, for this key and the next ones. If all its keys are
 * dead and a card that no reservation knows is there, that card ended them.
 */
function hasPassed(room: string, keys: RoomsOfKeys, cards: readonly StandingCard[]): boolean {
  if (keys.valid.has(room)) return true;
  const isClosed = cards.some((one) => room in one.rooms && one.judgement === 'unknown' && !one.isOutdone);
  return keys.sent.has(room) && !isClosed;
}

/** The granted rooms on which keys were sent under their present grants, worked out once for all rooms. */
interface RoomsOfKeys {
  readonly sent: ReadonlySet<string>;
  /** Those of them with a key that opens, or is about to. */
  readonly valid: ReadonlySet<string>;
}

function roomsOfKeys(granted: Granted, credentials: readonly Credential[]): RoomsOfKeys {
  const sent = credentials.filter((one) => one.sent);
  const valid = roomsHeldBy(sent.filter(isValidCredential), granted);
  const isOpen = valid.size === Object.keys(granted.rooms).length;
  return { valid, sent: isOpen ? valid : roomsHeldBy(sent, granted) };
}

/** The granted rooms that keys name under their present grants; no more keys are read than show all of them. */
function roomsHeldBy(keys: readonly Credential[], { rooms }: Granted): ReadonlySet<string> {
  const [held, all] = [new Set<string>(), Object.keys(rooms).length];
  for (const { grants } of keys) {
    if (held.size === all) break;
    for (const [room, grant] of Object.entries(grants)) if (rooms[room]?.grant === grant) held.add(room);
  }
  return held;
}

/** Whether a room with a card of its guests is about to be looked at again: the card may have been replaced. */
function isCardDoubted(
  look: RoomLook | null,
  room: string,
  { heads, sight }: { readonly heads: readonly Head[]; readonly sight: Sight },
) {
  const isDue = look !== null && isLookDue(look, sight.now);
  return isDue && !sight.unreadable.includes(room) && heads.some(({ rooms }) => room in rooms);
}

/** What of a reservation is worked out once for all its rooms. */
interface Known {
  readonly heads: readonly Head[];
  readonly cards: readonly StandingCard[];
  readonly keys: RoomsOfKeys;
}

/** Why a granted room cannot be used yet, `null` if it can. */
function whyWithheld(
  [room, grant]: readonly [string, RoomGrant],
  sight: Sight,
  { heads, cards, keys }: Known,
): NotGranted | null {
  const { desired, looks, granted, unreadable, searches, now } = sight;
  const look = lookUnder(looks, room, grant);
  if (searchOn(searches, room, grant) !== null || isCardDoubted(look, room, { heads, sight })) return { why: 'look' };
  if (hasPassed(room, keys, cards)) return null;
  // A sharer's key shows that the sharer passed this check.
  if (granted.heads.some(({ rooms }) => rooms[room] === grant.grant)) return null;
  const proceeds = desired.status === 'in-house' && granted.policies.unknownOccupant === 'proceed-at-check-in';
  if (look === null && !unreadable.includes(room)) return { why: 'look' };
  if (look === null) return proceeds ? null : { why: 'look-refused' };
  if (desired.join !== null || proceeds) return null;
  const until = unknownOccupants(look, { desired, cards, now }).at(-1)?.window.to;
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
  /** Rooms on which keys died, until it is known whether a card of the desk ended them (rule 19). */
  readonly searches: readonly Search[];
  readonly now: Instant;
}

/**
 * The grants without the rooms that need a look first or have an unknown occupant, and with what can be joined there
 * (rules 7, 16 and 19). An unknown occupant delays a room no longer than the property's policy says.
 */
export function grantedInSight(sight: Sight): Granted {
  const { granted, desired, looks } = sight;
  const cards = standingCards(sight);
  const cardHeads = headsAmongCards(cards);
  const keys = roomsOfKeys(granted, sight.credentials);
  const rooms: Record<string, RoomGrant> = {};
  const notGranted: Record<string, NotGranted> = { ...granted.notGranted };
  for (const [room, grant] of Object.entries(granted.rooms)) {
    const why = whyWithheld([room, grant], sight, { heads: cardHeads, cards, keys });
    if (why === null) rooms[room] = grant;
    else notGranted[room] = why;
  }
  // A head that is due for another look may have been replaced: it is not joined before.
  const sure = Object.entries(looks).filter(([, look]) => !isLookDue(look, sight.now));
  const heads = [...cardHeads, ...granted.heads, ...adoptedHeads(desired, granted, Object.fromEntries(sure))];
  return { ...granted, rooms, notGranted, heads };
}

/** The pause after a look that found nothing to join: half a minute at first, a quarter of an hour at the most. */
function vainPauseMs(vainLooks: number): number {
  return Math.min(30_000 * 2 ** vainLooks, 900_000);
}

/** What a look found on a room that is held under `grant`, and when Seam was asked. */
export interface Found {
  readonly grant: RoomGrant;
  readonly occupants: readonly Occupant[];
  readonly askedAt: Instant;
}

/**
 * The record of a look and the moment of the next one: when an unknown occupant ends, soon if there is nothing to join yet,
 * or soon if there were news of the room while Seam was asked.
 */
export function lookedAt(
  room: string,
  { grant, occupants, askedAt }: Found,
  sight: Omit<Sight, 'unreadable' | 'searches'>,
): RoomLook {
  const { desired, granted, looks, now } = sight;
  const before = lookUnder(looks, room, grant);
  const quietUntil = plus(now, newsPauseMs);
  const found: RoomLook = {
    grant: grant.grant,
    seenAt: askedAt,
    quietUntil,
    occupants,
    vainLooks: 0,
    nextLookAt: null,
  };
  const cards = standingCards({ ...sight, looks: { ...looks, [room]: found } });
  const ends = unknownOccupants(found, { desired, cards, now }).map(({ window }) => window.to);
  const isVain =
    desired.join !== null && !adoptedHeads(desired, granted, { [room]: found }).some(({ rooms }) => room in rooms);
  const vainBefore = before?.vainLooks ?? 0;
  const moments = [
    ends[0],
    isVain ? plus(now, vainPauseMs(vainBefore)) : undefined,
    (before?.newsAt ?? askedAt) > askedAt ? quietUntil : undefined,
  ].filter((at) => at !== undefined);
  const nextLookAt = moments.length === 0 ? null : moments.reduce(earlier);
  return { ...found, vainLooks: isVain ? vainBefore + 1 : 0, nextLookAt };
}

/** A granted room that has to be looked at. */
export interface DueLook {
  readonly room: string;
  /** When: it may have come already. */
  readonly at: Instant;
}

/** The granted rooms that have to be looked at, now or later; a search for a card sets the pace of its room. */
export function dueLooks(sight: Omit<Sight, 'unreadable'>): readonly DueLook[] {
  const { desired, granted, looks, credentials, searches, now } = sight;
  if (!isCurrent(desired, now)) return [];
  return Object.entries(granted.rooms).flatMap(([room, grant]) => {
    const search = searchOn(searches, room, grant);
    if (search !== null) return [{ room, at: search.nextLookAt }];
    const look = lookUnder(looks, room, grant);
    if (look !== null) return look.nextLookAt === null ? [] : [{ room, at: look.nextLookAt }];
    const hasKey = credentials.some((one) => one.grants[room] === grant.grant && isAtSeam(one));
    const isOpened = granted.heads.some(({ rooms }) => rooms[room] === grant.grant);
    return hasKey || (isOpened && desired.join === null) ? [] : [{ room, at: now }];
  });
}
