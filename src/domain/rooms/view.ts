import type { Trouble } from '../trouble.ts';
import { digest } from '../digest.ts';
import type { Instant } from '../instant.ts';
import { cardsSinceOf, partyRooms, partyStay } from './cardFacts.ts';
import type { Granted, NotGranted, RoomGrant } from './granted.ts';
import type { PropertySettings } from '../property.ts';
import type { Claim, Head, HeldRoom, Holding } from './book.ts';
import { claimsOn, claimsSeeking, claimsUsing, farUsing, knownOn, type BookIndex } from './bookIndex.ts';
import { entrancesUnder, roomDoors, type CatalogueIndex, type KnownEntrances } from './catalogue.ts';
import { mostCommonDoors } from './capacity.ts';
import { namesByClaim } from './formerHolder.ts';
import { dueFrom, occupancyFor } from './grant.ts';
import { lockTroublesFor, type LockProblems, type LockTrouble } from './lockTroubles.ts';

/** A grant that the property withdraws: the reservation answers with `roomReleased`. */
export interface Withdrawal {
  readonly room: string;
  readonly grant: number;
}

/**
 * Everything that the property tells a reservation: the whole picture each time, so that nothing depends on an earlier
 * one.
 */
export interface RoomGrants {
  readonly granted: Granted;
  readonly withdrawn: readonly Withdrawal[];
  readonly settings: PropertySettings;
  /** Common doors that the settings name and that take no mobile key. */
  readonly leftOut: readonly string[];
  /** The names of common doors that do not fit on a key (rule 11); absent: none. */
  readonly tooMany?: readonly string[];
  /** The entrances that open by themselves: Seam may show them on any credential, and they do not count; absent: none. */
  readonly automatic?: readonly string[];
  /** Its rooms and the common doors of its keys that Seam's list of entrances lacks, or calls unfit for mobile keys. */
  readonly unlisted: readonly string[];
  /** Identities of this reservation's guests that another live reservation uses too. */
  readonly usedElsewhere: readonly string[];
  /**
   * Of these, the ones whose other stay comes first, because Seam turned out to replace one key by the other (rule 6).
   */
  readonly yieldTo: readonly string[];
  /** If access is regranted by entrance: the identities that `usedElsewhere` is the answer for. */
  readonly identitiesHeard?: readonly string[];
  /**
   * Credentials that other reservations know: those on the granted rooms, which are no unknown occupants (rule 16), and
   * those of reservations that use an identity for which this one looks for late credentials.
   */
  readonly knownElsewhere: readonly string[];
  /**
   * Identities of its guests for which another reservation looks for late credentials and so needs its keys; absent:
   * none.
   */
  readonly soughtElsewhere?: readonly string[];
  /**
   * Identities of its guests whose next reservation waits for one of its rooms, or makes its key there: if this
   * reservation ends, their keys stay until that one has its own (rule 6); absent: none.
   */
  readonly followed?: readonly string[];
  /** Which of its identities it may use; absent: it has none that existed before. */
  readonly uses?: HeardUses;
  /** By identity: lost phones of its guests that are still active and of which it has not said so; absent: none. */
  readonly keptPhones?: Readonly<Record<string, readonly string[]>>;
  /** Why nothing can be granted at all, such as a wrong API key. */
  readonly trouble: Trouble | null;
  /** What is wrong with the lock system and with the doors of its rooms; absent: nothing that it has to hear. */
  readonly lockTroubles?: readonly LockTrouble[];
}

/** What the property says of the user identities of a reservation that existed before it used them. */
export interface HeardUses {
  /** Repeats the number of the claim: an answer that crossed a later claim is recognized. */
  readonly number: number;
  /** The identities that the room book counts as used by this reservation. */
  readonly identities: readonly string[];
  /** Of all identities of the reservation, those that a teardown is removing. */
  readonly closing: readonly string[];
}

/** What a property answers its reservations by, at one moment; made once for all of them. */
export interface PropertyNow {
  /** The user identities that teardowns are removing. */
  readonly closing: ReadonlySet<string>;
  /** By identity: lost phones that are still active. */
  readonly keptPhones: Readonly<Record<string, readonly string[]>>;
  readonly index: BookIndex;
  readonly catalogue: CatalogueIndex;
  readonly settings: PropertySettings;
  readonly trouble: Trouble | null;
  readonly locks: LockProblems;
  readonly now: Instant;
}

/** Gathers what a property answers by. Its settings are those of the catalogue's index. */
export function propertyNow(parts: Omit<PropertyNow, 'settings'>): PropertyNow {
  return { ...parts, settings: parts.catalogue.listed.settings };
}

/**
 * A digest of a reservation's grants: it changes when any part of them does.
 *
 * @param digests the digests of the parts that all of a property's reservations have in common.
 */
export function digestOfGrants(
  { settings, granted, automatic = [], ...own }: RoomGrants,
  digests: CatalogueIndex['digests'] = new Map(),
): string {
  const { policies: _ofSettings, areas, commonEntranceIds, ...ownGranted } = granted;
  const alike = [settings, areas, commonEntranceIds, automatic].map((part) => digests.get(part) ?? digest(part));
  return digest([alike, ownGranted, own]);
}

/** The grants of a reservation now. */
export function grantsFor(property: PropertyNow, reservationId: string): RoomGrants {
  const { index, catalogue, settings, trouble } = property;
  const isRead = catalogue.catalogue !== null;
  const claim = index.book.claims[reservationId];
  const held = index.roomsByHolder.get(reservationId) ?? [];
  function isWithdrawn({ withdrawing }: Holding): boolean {
    return withdrawing.includes(reservationId);
  }
  const kept = held.filter(([, holding]) => !isWithdrawn(holding));
  const whoOf = namesByClaim();
  const rooms: Record<string, RoomGrant> = {};
  for (const [room, holding] of kept) {
    const doors = roomDoors(entrancesUnder(catalogue, holding.grant), room);
    if ('acsEntranceIds' in doors)
      rooms[room] = {
        ...roomGrant(holding, doors.acsEntranceIds, { reservationId, turn: claim?.turn ?? 0 }),
        ...cardsSinceOf(index, holding, whoOf),
        ...(holding.holders.length > 1 ? { party: partyStay(index, holding) } : {}),
      };
  }
  const notGranted: Record<string, NotGranted> = {};
  for (const room of claim?.rooms ?? [])
    if (rooms[room] === undefined) {
      // A holder keeps the keys to a room whose doors are not known: no list of entrances takes a key away.
      const isUnread = !isRead || kept.some(([name]) => name === room);
      notGranted[room] = isUnread ? { why: 'unread' } : whyNot(property, reservationId, room);
    }
  const known = entrancesUnder(catalogue, Math.min(...kept.map(([, { grant }]) => grant)));
  const sought = soughtElsewhere(property, reservationId);
  const mostCommon = mostCommonDoors(settings);
  const { tooMany } = known.common;
  const followed = followedIn(property, reservationId);
  const lockTroubles = lockTroublesOf(property, claim, rooms);
  const ofParty = partyRooms(index, catalogue, { reservationId, kept, whoOf });
  return {
    granted: {
      rooms,
      notGranted,
      heads: headsFor(index, held, reservationId),
      yields: [],
      commonEntranceIds: known.common.acsEntranceIds,
      areas: known.areas,
      ...(ofParty === null ? {} : { partyRooms: ofParty }),
      ...(mostCommon === null ? {} : { mostCommon }),
      policies: settings.policies,
    },
    withdrawn: held.filter(([, holding]) => isWithdrawn(holding)).map(([room, { grant }]) => ({ room, grant })),
    settings,
    leftOut: isRead ? known.common.leftOut : [],
    ...(tooMany.length === 0 ? {} : { tooMany }),
    ...(known.automatic.length === 0 ? {} : { automatic: known.automatic }),
    unlisted: isRead
      ? [
          ...kept.flatMap(([room]) => ('refused' in roomDoors(catalogue.listed, room) ? [room] : [])),
          ...unlistedCommon(known),
        ]
      : [],
    usedElsewhere: usedElsewhere(property, reservationId),
    ...(settings.policies.returningGuest === 'regrant-entrances' ? { identitiesHeard: claim?.identities ?? [] } : {}),
    yieldTo: yieldTo(property, reservationId),
    knownElsewhere: knownElsewhere(property, reservationId, Object.keys(rooms)),
    ...(sought.length === 0 ? {} : { soughtElsewhere: sought }),
    ...(followed.length === 0 ? {} : { followed }),
    ...usesOf(property, claim),
    ...keptPhonesFor(property, claim),
    trouble,
    ...(lockTroubles.length === 0 ? {} : { lockTroubles }),
  };
}

function usesOf({ closing }: PropertyNow, claim: Claim | undefined): Pick<RoomGrants, 'uses'> {
  if (claim === undefined) return {};
  const { found = [], uses: number = 0, identities } = claim;
  const removed = identities.filter((one) => closing.has(one));
  return found.length + removed.length === 0 ? {} : { uses: { number, identities: found, closing: removed } };
}

function keptPhonesFor({ keptPhones }: PropertyNow, claim: Claim | undefined): Pick<RoomGrants, 'keptPhones'> {
  const unsaid = (claim?.identities ?? []).flatMap((identity) => {
    const [known, said = []] = [keptPhones[identity], claim?.keptPhones?.[identity]];
    return known === undefined || known.every((id) => said.includes(id)) ? [] : [[identity, known] as const];
  });
  return unsaid.length === 0 ? {} : { keptPhones: Object.fromEntries(unsaid) };
}

function lockTroublesOf(
  { locks, settings, now }: PropertyNow,
  claim: Claim | undefined,
  rooms: Readonly<Record<string, RoomGrant>>,
): readonly LockTrouble[] {
  const doorIds = Object.values(rooms).flatMap(({ acsEntranceIds }) => acsEntranceIds);
  return lockTroublesFor(locks, { claim, doorIds, issueLeadMs: settings.policies.issueLeadMs, now });
}

function unlistedCommon({ unlisted, common }: KnownEntrances): readonly string[] {
  return unlisted.flatMap(({ acsEntranceId, name }) => (common.acsEntranceIds.includes(acsEntranceId) ? [name] : []));
}

function roomGrant(
  { grant, holders, opener }: Holding,
  acsEntranceIds: readonly string[],
  { reservationId, turn }: Pick<Claim, 'reservationId' | 'turn'>,
): RoomGrant {
  if (holders.length === 1) return { grant, acsEntranceIds, ...(turn === 0 ? {} : { turn }) };
  if (opener !== reservationId) return { grant, acsEntranceIds, sharedAs: 'member' };
  return { grant, acsEntranceIds, sharedAs: 'opener', turn };
}

/** The credentials that the other holders of its rooms offer to be joined, under the present grants (rule 14). */
function headsFor({ book }: BookIndex, held: readonly HeldRoom[], reservationId: string): readonly Head[] {
  const sharers = new Set(held.flatMap(([, { holders }]) => holders).filter((id) => id !== reservationId));
  return [...sharers]
    .flatMap((id) => book.claims[id]?.heads ?? [])
    .filter((head) => held.some(([room, { grant }]) => head.rooms[room] === grant));
}

/** The live claims of others in which an identity of this reservation is used, too. */
function otherUses({ index, now }: PropertyNow, reservationId: string, identity: string): readonly Claim[] {
  return claimsUsing(index, identity, now).filter((other) => other.reservationId !== reservationId);
}

function usedElsewhere(property: PropertyNow, reservationId: string): readonly string[] {
  const { index, now } = property;
  const claim = index.book.claims[reservationId];
  const own = [...new Set([...(claim?.identities ?? []), ...(claim?.strays ?? [])])];
  return own.filter(
    (identity) =>
      otherUses(property, reservationId, identity).length > 0 ||
      farUsing(index, identity, now).some((other) => other !== reservationId),
  );
}

function knownElsewhere(property: PropertyNow, reservationId: string, rooms: readonly string[]): readonly string[] {
  const { index } = property;
  const strays = index.book.claims[reservationId]?.strays ?? [];
  const users = strays.flatMap((identity) => otherUses(property, reservationId, identity));
  return [
    ...new Set([
      ...rooms.flatMap((room) => knownOn(index, room, reservationId)),
      ...users.flatMap(({ credentials }) => Object.keys(credentials)),
    ]),
  ];
}

function soughtElsewhere({ index }: PropertyNow, reservationId: string): readonly string[] {
  return (index.book.claims[reservationId]?.identities ?? []).filter((identity) =>
    claimsSeeking(index, identity).some((other) => other.reservationId !== reservationId),
  );
}

/** The identities of a reservation whose next reservation is due in one of its rooms and has no key there yet (rule 6). */
function followedIn(property: PropertyNow, reservationId: string): readonly string[] {
  const { index, settings, now } = property;
  const claim = index.book.claims[reservationId];
  if (claim === undefined) return [];
  const rooms = new Set([...claim.rooms, ...Object.values(claim.credentials).flat()]);
  function isNext(other: Claim): boolean {
    const opened = new Set(Object.values(other.credentials).flat());
    const isDue = other.inHouse || dueFrom(other, settings.policies.issueLeadMs) <= now;
    return isDue && other.rooms.some((room) => rooms.has(room) && !opened.has(room));
  }
  return [...new Set([...claim.identities, ...(claim.keepsFor ?? [])])].filter((identity) =>
    otherUses(property, reservationId, identity).some(isNext),
  );
}

/** Which of two stays of one guest keeps the key if Seam gives only one: the one in house, then the earlier one. */
function goesFirst(a: Claim, b: Claim): boolean {
  if (a.inHouse !== b.inHouse) return a.inHouse;
  if (a.window.from !== b.window.from) return a.window.from < b.window.from;
  return a.reservationId < b.reservationId;
}

function yieldTo(property: PropertyNow, reservationId: string): readonly string[] {
  const own = property.index.book.claims[reservationId];
  if (own === undefined) return [];
  return own.identities.filter((identity) =>
    otherUses(property, reservationId, identity).some(
      (other) => [own, other].some(({ replaced }) => replaced.includes(identity)) && goesFirst(other, own),
    ),
  );
}

function whyNot({ index, settings, catalogue, now }: PropertyNow, reservationId: string, room: string): NotGranted {
  const doors = roomDoors(catalogue.listed, room);
  if ('refused' in doors) return { why: doors.refused };
  const claims = claimsOn(index, room, now);
  const claim = claims.find((one) => one.reservationId === reservationId);
  if (claim === undefined) return { why: 'over' };
  const until = dueFrom(claim, settings.policies.issueLeadMs);
  if (!claim.inHouse && until > now) return { why: 'lead', until };
  const holding = index.book.holdings[room];
  const occupancy = occupancyFor(claims, reservationId, holding);
  if (occupancy !== null) return { why: 'occupied', ...occupancy };
  return { why: 'releasing', by: holding?.holders[0] ?? reservationId };
}
