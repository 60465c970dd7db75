import { overlaps } from '../instant.ts';
import { newestKnown } from './generations.ts';
import type { Joinable, Round } from './round.ts';
import { opensRoom, type WantedKey } from './wanted.ts';

/** A credential by the rooms on which it can be a head for a key. */
export interface Candidate {
  readonly acsCredentialId: string;
  readonly rooms: readonly string[];
  readonly isNamed?: boolean | undefined;
}

/**
 * The credentials that a joiner names, and the generation to which it then belongs (glossary: head,
 * docs/architecture.md).
 */
export interface Heads {
  readonly joinTo: readonly string[];
  readonly generation: number;
}

/** The key's rooms that `rooms` covers under the same grants. */
export function commonRooms(key: WantedKey, rooms: Readonly<Record<string, number>>): readonly string[] {
  return key.rooms.filter((room) => rooms[room] === key.grants[room]);
}

function ownCandidate(credential: Joinable, key: WantedKey, { granted }: Round): readonly Candidate[] {
  const { acsCredentialId, window } = credential;
  if (!overlaps(window, key.window)) return [];
  const rooms = commonRooms(key, credential.grants).filter((room) => opensRoom(credential, room, granted));
  return rooms.length === 0 ? [] : [{ acsCredentialId, rooms }];
}

/**
 * The reservation's own credentials that a key could join on some or all of its rooms; only those of `guestId`, if
 * given.
 */
export function ownCandidates(key: WantedKey, round: Round, guestId?: string): readonly Candidate[] {
  return round.joinable
    .filter((credential) => guestId === undefined || credential.guestId === guestId)
    .flatMap((credential) => ownCandidate(credential, key, round));
}

/** The guests of the reservation with a credential that a key could join on some or all of its rooms. */
export function ownHolders(key: WantedKey, round: Round): ReadonlySet<string> {
  const joinable = round.joinable.filter((credential) => ownCandidate(credential, key, round).length > 0);
  return new Set(joinable.map(({ guestId }) => guestId));
}

/**
 * One head that covers all of the key's rooms, else several that cover them together; `null` if the candidates, the
 * better ones first, do not cover them. Guide: issue joiner credentials, which lets a joiner name several.
 */
export function headsAmong(candidates: readonly Candidate[], key: WantedKey, { generations }: Round): Heads | null {
  const joined: Candidate[] = [];
  for (const candidate of candidates) {
    const missing = key.rooms.filter((room) => !joined.some(({ rooms }) => rooms.includes(room)));
    if (candidate.isNamed || candidate.rooms.some((room) => missing.includes(room))) joined.push(candidate);
  }
  if (!key.rooms.every((room) => joined.some(({ rooms }) => rooms.includes(room)))) return null;
  const newest = Math.max(...key.rooms.map((room) => newestKnown(generations, room, key.grants[room] ?? 0)));
  const generation = newest > generations.voidUpTo ? newest : generations.newest + 1;
  return { joinTo: joined.map(({ acsCredentialId }) => acsCredentialId), generation };
}
