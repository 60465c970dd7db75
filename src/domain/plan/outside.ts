import { overlaps, type Instant } from '../instant.ts';
import { commonRooms, headsAmong, ownCandidates, type Candidate, type Heads } from './candidates.ts';
import { crossedRooms } from './crossing.ts';
import type { Granted } from '../rooms/granted.ts';
import { isVoid, newestKnown } from './generations.ts';
import type { Round } from './round.ts';
import { partOf, type WantedKey } from './wanted.ts';

/**
 * Other reservations' credentials, without those of a generation that is void here, because a phone with a key of it
 * was lost or a message said `rekey`: the sharers' keys of it end, too.
 */
function livingHeads({ granted, generations }: Round): Granted['heads'] {
  return granted.heads.filter(
    ({ rooms }) =>
      !Object.entries(rooms).some(([room, grant]) => {
        const held = granted.rooms[room];
        return held?.sharedAs !== undefined && held.grant === grant && isVoid(generations, room, grant);
      }),
  );
}

/**
 * The credentials that a key could join: first the desk's cards, because a card is newer than the keys that it ended;
 * then those of others, the ones that cover most of its rooms in front; then the reservation's own.
 */
function candidatesFor(key: WantedKey, round: Round): readonly Candidate[] {
  const { now } = round;
  const outside = livingHeads(round)
    .filter(({ window }) => window.to > now && overlaps(window, key.window))
    .map(({ acsCredentialId, rooms, isNamed, generation }) => {
      const isCard = generation !== undefined;
      return { acsCredentialId, rooms: commonRooms(key, rooms), isNamed, isCard };
    })
    .filter(({ rooms }) => rooms.length > 0)
    .toSorted((a, b) => Number(b.isCard) - Number(a.isCard) || b.rooms.length - a.rooms.length);
  return [...outside, ...ownCandidates(key, round)];
}

/**
 * Whether a key can depend on credentials from outside the reservation: a room is shared, or existing credentials are
 * joined.
 */
function isOutward(key: WantedKey, { granted, desired }: Round): boolean {
  return desired.join !== null || granted.heads.length > 0 || key.rooms.some((room) => granted.rooms[room]?.sharedAs);
}

/**
 * What a key can join that this reservation did not issue: sharers' credentials (rule 14), existing ones (rule 7). One
 * head that covers all of the key's rooms, else one for each room, own ones among them; `null` if the rooms are not
 * covered.
 */
export function joinOutside(key: WantedKey, round: Round): Heads | null {
  return isOutward(key, round) ? headsAmong(candidatesFor(key, round), key, round) : null;
}

/**
 * One key in place of the several that a guest has to some of the rooms, while the guest waits for the others: a room
 * that sharers wait for is opened by itself (rule 1: one key per guest). `null` if the guest has no key, or just one.
 */
export function joinMeanwhile(key: WantedKey, round: Round): (Heads & { readonly key: WantedKey }) | null {
  const own = ownCandidates(key, round, key.guestId);
  const rooms = key.rooms.filter((room) => own.some((one) => one.rooms.includes(room)));
  if (own.length < 2 || own.some((one) => one.rooms.length === rooms.length)) return null;
  const part = partOf(key, rooms, round.granted);
  const heads = headsAmong(candidatesFor(part, round), part, round);
  return heads && { ...heads, key: part };
}

/** Whether a reservation may open a generation for a key, needs new grants first, or has to wait. */
export type MayOpen =
  /** On these of its rooms. The others are open, and an override there would end keys that have to stay. */
  | { readonly may: 'open'; readonly rooms: readonly string[] }
  /** The generation under these grants is void. A new one needs new grants, so that the sharers learn of it. */
  | { readonly may: 'renew'; readonly grants: readonly number[] }
  /** A sharer opens it, or a sharer's earlier window has to end first, at `until`. */
  | { readonly may: 'wait'; readonly until: Instant | null };

/** Others' credentials on a room under its grant, that have not ended. */
function headsOn(room: string, grant: number, round: Round): Granted['heads'] {
  return livingHeads(round).filter(({ rooms, window }) => rooms[room] === grant && window.to > round.now);
}

/** When the last of the earlier windows on a key's rooms ends, `null` if there is none. */
function earlierUntil(key: WantedKey, round: Round): Instant | null {
  return (
    key.rooms
      .flatMap((room) => headsOn(room, key.grants[room] ?? 0, round))
      .map(({ window }) => window.to)
      .filter((to) => to <= key.window.from)
      .toSorted()
      .at(-1) ?? null
  );
}

/**
 * When the desk's cards end that open a key's rooms before the key does: an override would end them now (rule 19). The key
 * waits, unless it can join another key that overlaps both.
 */
export function cardEndsBefore(key: WantedKey, round: Round): readonly Instant[] {
  return key.rooms
    .flatMap((room) => headsOn(room, key.grants[room] ?? 0, round))
    .filter(({ generation, window }) => generation !== undefined && window.to <= key.window.from)
    .map(({ window }) => window.to);
}

/** One of a key's rooms. */
interface KeyRoom {
  readonly room: string;
  readonly grant: number;
  /** Whether another guest's key opens it, too, and neither key can head the other. */
  readonly isCrossed: boolean;
}

/** What can be done on a room for a key that cannot join all of its rooms; `own`: join this reservation's own credential. */
type Position = 'joinable' | 'own' | 'renew' | 'wait' | 'open';

function positionOn({ room, grant, isCrossed }: KeyRoom, key: WantedKey, round: Round): Position {
  const { generations, granted } = round;
  const heads = headsOn(room, grant, round);
  if (granted.rooms[room]?.sharedAs === undefined) {
    const hasCard = heads.some((one) => one.generation !== undefined && overlaps(one.window, key.window));
    return isCrossed || hasCard ? 'joinable' : 'open';
  }
  if (heads.some(({ window }) => overlaps(window, key.window))) return 'joinable';
  // Windows that do not overlap follow each other: the later guest opens a new generation when the earlier window is
  // over.
  if (heads.length > 0) return heads.every(({ window }) => key.window.to <= window.from) ? 'renew' : 'wait';
  if (isCrossed) return 'joinable';
  if (ownCandidates(key, round).some(({ rooms }) => rooms.includes(room))) return 'own';
  if (newestKnown(generations, room, grant) > 0) return 'renew';
  return granted.rooms[room]?.sharedAs === 'opener' ? 'open' : 'wait';
}

/**
 * On which of a key's rooms a new generation may be opened (rule 14). If some rooms are open and shared, or opened by a
 * card of the desk (rule 19), or crossed by another guest's key, the others are opened by a credential of their own, and the guest's key then joins all of these.
 */
export function mayOpen(key: WantedKey, round: Round): MayOpen {
  const crossed = crossedRooms(key, round);
  const positions = new Map(
    key.rooms.map((room) => {
      const keyRoom = { room, grant: key.grants[room] ?? 0, isCrossed: crossed.includes(room) };
      return [room, positionOn(keyRoom, key, round)] as const;
    }),
  );
  function those(...wanted: readonly Position[]): readonly string[] {
    return key.rooms.filter((room) => wanted.includes(positions.get(room) ?? 'wait'));
  }
  const waits = those('wait').length > 0;
  const open = those('open');
  // A room that sharers wait for is opened at once; otherwise two reservations that each open a room would wait for
  // each other.
  const isAwaited = open.some((room) => round.granted.rooms[room]?.sharedAs === 'opener');
  // If only this reservation has keys there, one new generation for all rooms costs least.
  const renew = waits && !isAwaited ? those('renew') : those('renew', 'own');
  if (renew.length > 0) return { may: 'renew', grants: renew.map((room) => key.grants[room] ?? 0) };
  if (open.length === 0 || (waits && !isAwaited)) return { may: 'wait', until: earlierUntil(key, round) };
  return { may: 'open', rooms: open };
}
