import { overlaps, type Instant } from '../instant.ts';
import { commonRooms, headsAmong, ownCandidates, type Candidate, type Heads } from './candidates.ts';
import { crossedRooms } from './crossing.ts';
import type { Granted } from '../rooms/granted.ts';
import { isVoid, newestKnown } from './generations.ts';
import type { Round } from './round.ts';
import { partOf, type WantedKey } from './wanted.ts';

/**
 * Others' credentials, less those of a generation that is void here, because a phone with a key of it was lost or a guest
 * removed with `rekey`: the sharers' keys of it end, too.
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

/** The credentials that a key could join: others' first, those that cover most of its rooms in front; then its own. */
function candidatesFor(key: WantedKey, round: Round): readonly Candidate[] {
  const { now } = round;
  const outside = livingHeads(round)
    .filter(({ window }) => window.to > now && overlaps(window, key.window))
    .map(({ acsCredentialId, rooms, isNamed }) => ({ acsCredentialId, rooms: commonRooms(key, rooms), isNamed }))
    .filter(({ rooms }) => rooms.length > 0)
    .toSorted((a, b) => b.rooms.length - a.rooms.length);
  return [...outside, ...ownCandidates(key, round)];
}

/** Whether a key's rooms are none of this reservation's alone: shared ones, or ones on which something is to be joined. */
function isOutward(key: WantedKey, { granted, desired }: Round): boolean {
  return desired.join !== null || granted.heads.length > 0 || key.rooms.some((room) => granted.rooms[room]?.sharedAs);
}

/**
 * What a key can join that other reservations, or nobody we know, issued: sharers' credentials (rule 14), existing ones
 * (rule 7). One head that covers all of the key's rooms, else one per room, own ones among them; `null` where that is not
 * enough.
 */
export function joinOutside(key: WantedKey, round: Round): Heads | null {
  return isOutward(key, round) ? headsAmong(candidatesFor(key, round), key, round) : null;
}

/**
 * One key in place of the several that a guest has to some of the rooms, while the others are waited for: a room that
 * sharers wait for is opened by itself (rule 1: one key per guest). `null` where there is none, or one.
 */
export function joinMeanwhile(key: WantedKey, round: Round): (Heads & { readonly key: WantedKey }) | null {
  const own = ownCandidates(key, round, key.guestId);
  const rooms = key.rooms.filter((room) => own.some((one) => one.rooms.includes(room)));
  if (own.length < 2 || own.some((one) => one.rooms.length === rooms.length)) return null;
  const part = partOf(key, rooms, round.granted);
  const heads = headsAmong(candidatesFor(part, round), part, round);
  return heads && { ...heads, key: part };
}

/** Whether a reservation may open a generation for a key, has to ask for new grants first, or has to wait. */
export type MayOpen =
  /** On these of its rooms: an override on the others, which are open, would end keys that have to stay. */
  | { readonly may: 'open'; readonly rooms: readonly string[] }
  /** What was opened under these grants is void: a new generation needs new grants, so that the sharers hear of it. */
  | { readonly may: 'renew'; readonly grants: readonly number[] }
  /** A sharer opens it, or a sharer's earlier window has to end first: at `until`. */
  | { readonly may: 'wait'; readonly until: Instant | null };

/** Others' credentials on a room under its grant, that have not ended. */
function headsOn(room: string, grant: number, round: Round): Granted['heads'] {
  return livingHeads(round).filter(({ rooms, window }) => rooms[room] === grant && window.to > round.now);
}

/** When the earlier windows on a key's rooms have ended, `null` where there are none. */
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
  if (granted.rooms[room]?.sharedAs === undefined) return isCrossed ? 'joinable' : 'open';
  const heads = headsOn(room, grant, round);
  if (heads.some(({ window }) => overlaps(window, key.window))) return 'joinable';
  // Windows that do not meet come one after another, the earlier first: whoever comes later opens anew when it is over.
  if (heads.length > 0) return heads.every(({ window }) => key.window.to <= window.from) ? 'renew' : 'wait';
  if (isCrossed) return 'joinable';
  if (ownCandidates(key, round).some(({ rooms }) => rooms.includes(room))) return 'own';
  if (newestKnown(generations, room, grant) > 0) return 'renew';
  return granted.rooms[room]?.sharedAs === 'opener' ? 'open' : 'wait';
}

/**
 * On which of a key's rooms a new generation may be opened (rule 14). Where some rooms are open and shared, or crossed by
 * another guest's key, the others are opened by a credential of their own, which the guest's key then joins beside those.
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
  // What others wait for is opened at once, or two who open a room each would wait for each other.
  const isAwaited = open.some((room) => round.granted.rooms[room]?.sharedAs === 'opener');
  // Nobody else has a key where only this reservation has: there one new generation for all of the rooms costs least.
  const renew = waits && !isAwaited ? those('renew') : those('renew', 'own');
  if (renew.length > 0) return { may: 'renew', grants: renew.map((room) => key.grants[room] ?? 0) };
  if (open.length === 0 || (waits && !isAwaited)) return { may: 'wait', until: earlierUntil(key, round) };
  return { may: 'open', rooms: open };
}
