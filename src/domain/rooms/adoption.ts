import { isValidCredential } from '../credentials/credential.ts';
import { epochMs, intersection, overlaps, plus, type Instant } from '../instant.ts';
import { isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import type { NotGranted } from './granted.ts';
import { lookUnder, type CardFacts, type Occupant } from './looks.ts';
import { deskHeads, standingCards, type CardSight, type StandingCard } from './standingCards.ts';

/**
 * Why a person has to decide about what is valid on a room: it opens doors that the guests do not have or not all of the
 * room's, it was made long before the stay, it covers too little of the rest of the stay, it opens later, it is of another
 * generation than the others there, it is a phone's copy of a key that Seam does not show, or a key of ours has ended it; or
 * the room is another reservation's.
 */
export type Doubtful =
  'other-doors' | 'too-early' | 'too-short' | 'not-yet' | 'several' | 'copy-alone' | 'outdone' | 'not-granted';

/** A valid credential on a room that no reservation issued. */
export interface FoundThere {
  readonly acsCredentialId: string;
  readonly isCard: boolean;
  /** When it was made; `null` for a phone's copy of a key. */
  readonly createdAt: Instant | null;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * What a room needs before its guests get keys, when a hotel goes live. `free`: nothing is there, so that a key opens it;
 * `has-key`: it has a key of ours; `joins`: keys join what is there without a person; `adopts`: they would, once it is adopted;
 * `unread`: nothing was read yet; `no-key`: no key can be issued.
 */
export type Finding = { readonly room: string; readonly found: readonly FoundThere[] } & (
  | { readonly is: 'free' | 'has-key' | 'joins' | 'adopts' | 'unread' | 'no-key' }
  | { readonly is: 'unsure'; readonly why: Doubtful }
);

/** What decides what would be adopted. */
export interface AdoptionSight extends CardSight {
  readonly now: Instant;
}

/** What is to be adopted for a reservation, room by room. */
export interface Adoption {
  readonly rooms: readonly Finding[];
  /** What an `adopt` message has to name, with what was adopted before; empty: nothing new. */
  readonly acsCredentialIds: readonly string[];
}

/** A credential that was made earlier than this before the stay could be a former guest's. */
const earliestMs = 24 * 3_600_000;

/** What stands on the rooms of a reservation in house, and what keys could join there (rule 19); no room if it is not in house. */
export function adoptionOf(sight: AdoptionSight): Adoption {
  const { desired, now } = sight;
  if (desired.status !== 'in-house' || !isCurrent(desired, now)) return { rooms: [], acsCredentialIds: [] };
  const candidates = candidatesOf(sight);
  const ids = idsOf([...candidates.values()].flat());
  const adopted = [...new Set([...(desired.adopted ?? []), ...ids])];
  const wouldBe = { ...sight, desired: { ...desired, adopted } };
  const rooms = desired.rooms.map((room) => findingOf(room, { sight, wouldBe, there: candidates.get(room) ?? [] }));
  const adopting = rooms.flatMap(({ is, room }) => (is === 'adopts' ? (candidates.get(room) ?? []) : []));
  const fresh = idsOf(adopting);
  return { rooms, acsCredentialIds: fresh.length === 0 ? [] : [...new Set([...(desired.adopted ?? []), ...fresh])] };
}

/** What a message can name: a phone's copy goes with its key. */
function idsOf(there: readonly Occupant[]): readonly string[] {
  return there.flatMap((one) => (factsOf(one) === null ? [] : [one.acsCredentialId]));
}

/** What is valid on each room during the stay, without what other reservations know and former guests' cards. */
function candidatesOf(sight: AdoptionSight): ReadonlyMap<string, readonly Occupant[]> {
  const { desired, granted, looks, now } = sight;
  const former = new Set(
    standingCards(sight).flatMap(({ judgement, occupant }) =>
      judgement === 'former' ? [occupant.acsCredentialId] : [],
    ),
  );
  return new Map(
    Object.entries(granted.rooms).map(([room, grant]) => [
      room,
      (lookUnder(looks, room, grant)?.occupants ?? []).filter(
        (one) =>
          !one.isKnown &&
          !former.has(one.acsCredentialId) &&
          one.window.to > now &&
          overlaps(one.window, keyWindow(desired)),
      ),
    ]),
  );
}

function factsOf({ card, key }: Occupant): CardFacts | null {
  return card ?? key ?? null;
}

/** A room with the facts as they are, and as they would be if everything there were adopted. */
interface Case {
  readonly sight: AdoptionSight;
  readonly wouldBe: CardSight;
  readonly there: readonly Occupant[];
}

function findingOf(room: string, { sight, wouldBe, there }: Case): Finding {
  const { desired, granted, looks, credentials } = sight;
  const grant = granted.rooms[room];
  const found = there.map((one) => ({
    acsCredentialId: one.acsCredentialId,
    isCard: one.card !== null,
    createdAt: factsOf(one)?.createdAt ?? null,
    ...one.window,
  }));
  if (grant === undefined) return { room, found, ...withoutGrant(granted.notGranted[room]) };
  if (credentials.some((one) => one.grants[room] === grant.grant && one.sent && isValidCredential(one)))
    return { room, found, is: 'has-key' };
  if (desired.join !== null) return { room, found, is: 'joins' };
  const seenAt = lookUnder(looks, room, grant)?.seenAt ?? null;
  if (seenAt === null) return { room, found, is: 'unread' };
  if (there.length === 0) return { room, found, is: 'free' };
  const cards = standingCards(sight);
  const fits = there.every((one) => isOwn(one, cards) || isCopyOf(one, there));
  if (fits && deskHeads(sight).some(({ rooms }) => room in rooms)) return { room, found, is: 'joins' };
  const why = whyDoubtful(room, { sight, wouldBe, there });
  return why === null ? { room, found, is: 'adopts' } : { room, found, is: 'unsure', why };
}

function withoutGrant(reason: NotGranted | undefined) {
  switch (reason?.why) {
    case 'unknown-room':
    case 'no-mobile-key':
      return { is: 'no-key' } as const;
    case 'occupied':
      return { is: 'unsure', why: 'not-granted' } as const;
    case 'lead':
    case 'releasing':
    case 'over':
    case 'unread':
    case 'look':
    case 'look-refused':
    case 'unknown-occupant':
    case undefined:
      return { is: 'unread' } as const;
  }
}

function isOwn({ acsCredentialId }: Occupant, cards: readonly StandingCard[]): boolean {
  return cards.some((one) => one.occupant.acsCredentialId === acsCredentialId && one.judgement === 'fits');
}

function isCopyOf({ parentId }: Occupant, there: readonly Occupant[]): boolean {
  return there.some(({ acsCredentialId }) => acsCredentialId === parentId);
}

function whyDoubtful(room: string, { sight, wouldBe, there: all }: Case): Doubtful | null {
  const { desired, now } = sight;
  const there = all.filter((one) => factsOf(one) !== null);
  if (all.some((one) => factsOf(one) === null && !isCopyOf(one, there))) return 'copy-alone';
  const cards = standingCards(wouldBe);
  const own = there.map((one) => cards.find(({ occupant }) => occupant.acsCredentialId === one.acsCredentialId));
  if (own.some((one) => one?.judgement !== 'fits' || !(room in one.rooms))) return 'other-doors';
  if (own.some((one) => one?.isOutdone === true)) return 'outdone';
  for (const one of there) {
    if (one.window.from > now) return 'not-yet';
    if (isEarly(one, desired)) return 'too-early';
    if (isShort(one, desired, now)) return 'too-short';
  }
  if (!isOneGeneration(there)) return 'several';
  return deskHeads(wouldBe).some(({ rooms }) => room in rooms) ? null : 'several';
}

function isEarly(one: Occupant, { stay }: Desired): boolean {
  return (factsOf(one)?.createdAt ?? stay.from) < plus(stay.from, -earliestMs);
}

/** Whether it covers at most half of what is left of the stay. */
function isShort({ window }: Occupant, { stay }: Desired, now: Instant): boolean {
  const covered = intersection(window, { from: now, to: stay.to });
  const coveredMs = covered === null ? 0 : epochMs(covered.to) - epochMs(covered.from);
  return coveredMs * 2 <= epochMs(stay.to) - epochMs(now);
}

/** Whether Seam says of all credentials, one by one, that they belong to the generation of another one there. */
function isOneGeneration([first, ...others]: readonly Occupant[]): boolean {
  if (first === undefined) return true;
  const linked = new Set(linksOf(first));
  let left = others;
  for (;;) {
    const next = left.find((one) => linksOf(one).some((id) => linked.has(id)));
    if (next === undefined) return left.length === 0;
    for (const id of linksOf(next)) linked.add(id);
    left = left.filter((one) => one !== next);
  }
}

function linksOf(one: Occupant): readonly string[] {
  return [one.acsCredentialId, ...(factsOf(one)?.joinedTo ?? [])];
}
