import type { Credential } from '../credential.ts';
import { overlaps } from '../instant.ts';
import type { Granted } from './granted.ts';
import type { Round } from './issue.ts';
import { newestGeneration, newestOfAll, type WantedKey } from './wanted.ts';

/** What a key can join beside its own reservation's credentials, and the generation in which it is then counted. */
export interface Outside {
  readonly joinTo: readonly string[];
  readonly generation: number;
}

/** A credential by the rooms on which it can be a head for a key. */
interface Candidate {
  readonly acsCredentialId: string;
  readonly rooms: readonly string[];
  readonly isNamed?: boolean | undefined;
}

/** The key's rooms that `rooms` covers under the same grants. */
const commonRooms = (key: WantedKey, rooms: Readonly<Record<string, number>>): readonly string[] =>
  key.rooms.filter((room) => rooms[room] === key.grants[room]);

const ownCandidate = (
  credential: Credential,
  key: WantedKey,
  { desired, issued, now }: Round,
): readonly Candidate[] => {
  const { acsCredentialId, state, window, generation } = credential;
  if (acsCredentialId === null || state !== 'issued' || generation <= desired.voidGeneration) return [];
  if (window.to <= now || !overlaps(window, key.window)) return [];
  const rooms = commonRooms(key, credential.grants).filter(
    (room) => newestGeneration(issued, room, key.grants[room] ?? 0) === generation,
  );
  return [{ acsCredentialId, rooms }];
};

/**
 * What a key can join that other reservations, or nobody we know, issued: sharers' credentials (rule 14), existing ones
 * (rule 7). One head that covers all of the key's rooms, else one per room, own ones among them; `null` where that is not
 * enough. Guide: issue joiner credentials, which lets a joiner name several.
 */
export const joinOutside = (key: WantedKey, round: Round): Outside | null => {
  const { issued, now, granted, desired } = round;
  const outside = granted.heads
    .filter(({ window }) => window.to > now && overlaps(window, key.window))
    .map(({ acsCredentialId, rooms, isNamed }) => ({ acsCredentialId, rooms: commonRooms(key, rooms), isNamed }))
    .filter(({ rooms }) => rooms.length > 0)
    .toSorted((a, b) => b.rooms.length - a.rooms.length);
  if (outside.length === 0) return null;
  const own = issued.flatMap((credential) => ownCandidate(credential, key, round));
  const joined: Candidate[] = [];
  for (const candidate of [...outside, ...own]) {
    const missing = key.rooms.filter((room) => !joined.some(({ rooms }) => rooms.includes(room)));
    if (candidate.isNamed || candidate.rooms.some((room) => missing.includes(room))) joined.push(candidate);
  }
  if (!key.rooms.every((room) => joined.some(({ rooms }) => rooms.includes(room)))) return null;
  const newest = Math.max(...key.rooms.map((room) => newestGeneration(issued, room, key.grants[room] ?? 0)));
  const generation = newest > desired.voidGeneration ? newest : newestOfAll(issued) + 1;
  return { joinTo: joined.map(({ acsCredentialId }) => acsCredentialId), generation };
};

/** Whether a reservation may open a generation on a key's rooms, has to ask for new grants first, or has to wait. */
export type MayOpen =
  | { readonly may: 'open' }
  /** A generation was opened under these grants already: a new one needs new grants, so that the sharers hear of it. */
  | { readonly may: 'renew'; readonly grants: readonly number[] }
  /** A sharer opens it. */
  | { readonly may: 'wait' };

/** Whether anything was issued on a room under its present grant, by this reservation or by a sharer. */
const isOpened = (room: string, grant: number, issued: readonly Credential[], { heads }: Granted): boolean =>
  newestGeneration(issued, room, grant) > 0 || heads.some(({ rooms }) => rooms[room] === grant);

/** Whether a new generation may be opened on rooms of which others may share some (rule 14). */
export const mayOpen = (key: WantedKey, { issued, granted }: Round): MayOpen => {
  const shared = key.rooms.filter((room) => granted.rooms[room]?.sharedAs !== undefined);
  const opened = shared.filter((room) => isOpened(room, key.grants[room] ?? 0, issued, granted));
  if (opened.length > 0) return { may: 'renew', grants: opened.map((room) => key.grants[room] ?? 0) };
  return shared.every((room) => granted.rooms[room]?.sharedAs === 'opener') ? { may: 'open' } : { may: 'wait' };
};
