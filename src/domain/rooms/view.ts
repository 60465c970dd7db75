import type { Trouble } from '../trouble.ts';
import { digest, digestOnce } from '../digest.ts';
import type { Instant } from '../instant.ts';
import type { Granted, NotGranted, RoomGrant } from './granted.ts';
import type { Entrance, PropertySettings } from '../property.ts';

import {
  claimsOn,
  claimsSeeking,
  claimsUsing,
  knownOn,
  roomsHeldBy,
  type Claim,
  type Head,
  type Holding,
  type RoomBook,
} from './book.ts';
import { farUsing } from './far.ts';
import { knownUnder, listedIn, roomDoors, sharedDoors } from './catalogue.ts';
import { dueFrom, waitingFor } from './grant.ts';

/** A grant that the property wants back: answered by `roomReleased`. */
export interface Withdrawal {
  readonly room: string;
  readonly grant: number;
}

/** All that the property tells a reservation: a whole picture each time, so that nothing depends on an earlier one. */
export interface RoomGrants {
  readonly granted: Granted;
  readonly withdrawn: readonly Withdrawal[];
  readonly settings: PropertySettings;
  /** Common doors that the settings name and that take no mobile key. */
  readonly leftOut: readonly string[];
  /** Its rooms and the common doors of its keys that Seam's list of entrances lacks, or calls unfit for mobile keys. */
  readonly unlisted: readonly string[];
  /** Identities of this reservation's guests that another live reservation uses too. */
  readonly usedElsewhere: readonly string[];
  /** Of these, the ones whose other stay goes first, because Seam turned out to replace one key by the other (rule 6). */
  readonly yieldTo: readonly string[];
  /** Where access is regranted by entrance: the identities to which `usedElsewhere` is the answer. */
  readonly identitiesHeard?: readonly string[];
  /**
   * Credentials that other reservations know: on the granted rooms, where they are no unknown occupants (rule 16), and
   * those of the reservations that use an identity for which this one looks for what came late.
   */
  readonly knownElsewhere: readonly string[];
  /** Identities of its guests for which another looks for what came late, and so has to know its keys; absent: none. */
  readonly soughtElsewhere?: readonly string[];
  /** Why nothing can be granted at all, such as a wrong API key. */
  readonly trouble: Trouble | null;
}

const noEntrances: readonly Entrance[] = [];

/**
 * A digest of what a reservation is told. What all of a property's are told alike is digested once: at every wake this is
 * asked for each of them.
 */
export function digestOfGrants({ settings, granted, ...own }: RoomGrants): string {
  const { policies: _ofSettings, areas, commonEntranceIds, ...ownGranted } = granted;
  const alike = [settings, areas, commonEntranceIds].map(digestOnce);
  return digest([alike, ownGranted, own]);
}

/** What a reservation is to be told now. */
export function grantsFor(
  book: RoomBook,
  settings: PropertySettings,
  catalogue: readonly Entrance[] | null,
  reservationId: string,
  now: Instant,
  trouble: Trouble | null = null,
): RoomGrants {
  const held = roomsHeldBy(book, reservationId);
  function isWithdrawn({ withdrawing }: Holding): boolean {
    return withdrawing.includes(reservationId);
  }
  const kept = held.filter(([, holding]) => !isWithdrawn(holding));
  const listed = listedIn(catalogue ?? noEntrances);
  const rooms: Record<string, RoomGrant> = {};
  for (const [room, holding] of kept) {
    const doors = roomDoors(settings, knownUnder(catalogue ?? noEntrances, holding.grant), room);
    if ('acsEntranceIds' in doors) rooms[room] = roomGrant(book, holding, doors, reservationId);
  }
  const notGranted: Record<string, NotGranted> = {};
  for (const room of book.claims[reservationId]?.rooms ?? [])
    if (rooms[room] === undefined) {
      // Whoever holds a room whose doors cannot be told keeps the keys that they have: no list takes a key from anybody.
      const isUnread = catalogue === null || kept.some(([name]) => name === room);
      notGranted[room] = isUnread ? { why: 'unread' } : whyNot(book, settings, listed, reservationId, room, now);
    }
  const oldest = Math.min(...kept.map(([, { grant }]) => grant));
  const known = knownUnder(catalogue ?? noEntrances, oldest);
  const { common, areas } = sharedDoors(settings, known);
  const sought = soughtElsewhere(book, reservationId);
  return {
    granted: {
      rooms,
      notGranted,
      heads: headsFor(book, held, reservationId),
      yields: [],
      commonEntranceIds: common.acsEntranceIds,
      areas,
      policies: settings.policies,
    },
    withdrawn: held.filter(([, holding]) => isWithdrawn(holding)).map(([room, { grant }]) => ({ room, grant })),
    settings,
    leftOut: catalogue === null ? [] : common.leftOut,
    unlisted:
      catalogue === null
        ? []
        : [
            ...kept.flatMap(([room]) => ('refused' in roomDoors(settings, listed, room) ? [room] : [])),
            ...unlistedAmong(known, listed, common.acsEntranceIds),
          ],
    usedElsewhere: usedElsewhere(book, reservationId, now),
    ...(settings.policies.returningGuest === 'regrant-entrances'
      ? { identitiesHeard: book.claims[reservationId]?.identities ?? [] }
      : {}),
    yieldTo: yieldTo(book, reservationId, now),
    knownElsewhere: knownElsewhere(book, Object.keys(rooms), reservationId, now),
    ...(sought.length === 0 ? {} : { soughtElsewhere: sought }),
    trouble,
  };
}

function unlistedAmong(
  known: readonly Entrance[],
  listed: readonly Entrance[],
  acsEntranceIds: readonly string[],
): readonly string[] {
  return known === listed
    ? []
    : known.flatMap(({ acsEntranceId, name, unlistedSince }) =>
        unlistedSince !== undefined && acsEntranceIds.includes(acsEntranceId) ? [name] : [],
      );
}

function roomGrant(
  { claims }: RoomBook,
  { grant, holders, opener }: Holding,
  { acsEntranceIds }: { readonly acsEntranceIds: readonly string[] },
  reservationId: string,
): RoomGrant {
  const turn = claims[reservationId]?.turn ?? 0;
  if (holders.length === 1) return { grant, acsEntranceIds, ...(turn === 0 ? {} : { turn }) };
  if (opener !== reservationId) return { grant, acsEntranceIds, sharedAs: 'member' };
  return { grant, acsEntranceIds, sharedAs: 'opener', turn };
}

/** What the other holders of its rooms offer to be joined, under the present grants (rule 14). */
function headsFor(
  book: RoomBook,
  held: readonly (readonly [string, Holding])[],
  reservationId: string,
): readonly Head[] {
  const sharers = new Set(held.flatMap(([, { holders }]) => holders).filter((id) => id !== reservationId));
  return [...sharers]
    .flatMap((id) => book.claims[id]?.heads ?? [])
    .filter((head) => held.some(([room, { grant }]) => head.rooms[room] === grant));
}

/** The live claims of others in which an identity of this reservation is used, too. */
function otherUses(book: RoomBook, reservationId: string, identity: string, now: Instant): readonly Claim[] {
  return claimsUsing(book, identity, now).filter((other) => other.reservationId !== reservationId);
}

function usedElsewhere(book: RoomBook, reservationId: string, now: Instant): readonly string[] {
  const claim = book.claims[reservationId];
  const own = [...new Set([...(claim?.identities ?? []), ...(claim?.strays ?? [])])];
  return own.filter(
    (identity) =>
      otherUses(book, reservationId, identity, now).length > 0 ||
      farUsing(book, identity, now).some((other) => other !== reservationId),
  );
}

function knownElsewhere(
  book: RoomBook,
  rooms: readonly string[],
  reservationId: string,
  now: Instant,
): readonly string[] {
  const strays = book.claims[reservationId]?.strays ?? [];
  const users = strays.flatMap((identity) => otherUses(book, reservationId, identity, now));
  return [
    ...new Set([
      ...rooms.flatMap((room) => knownOn(book, room, reservationId)),
      ...users.flatMap(({ credentials }) => Object.keys(credentials)),
    ]),
  ];
}

function soughtElsewhere(book: RoomBook, reservationId: string): readonly string[] {
  return (book.claims[reservationId]?.identities ?? []).filter((identity) =>
    claimsSeeking(book, identity).some((other) => other.reservationId !== reservationId),
  );
}

/** Of two stays of one guest, which keeps the key where Seam gives only one: who is in house, then who comes first. */
function goesFirst(a: Claim, b: Claim): boolean {
  if (a.inHouse !== b.inHouse) return a.inHouse;
  if (a.window.from !== b.window.from) return a.window.from < b.window.from;
  return a.reservationId < b.reservationId;
}

function yieldTo(book: RoomBook, reservationId: string, now: Instant): readonly string[] {
  const own = book.claims[reservationId];
  if (own === undefined) return [];
  return own.identities.filter((identity) =>
    otherUses(book, reservationId, identity, now).some(
      (other) => [own, other].some(({ replaced }) => replaced.includes(identity)) && goesFirst(other, own),
    ),
  );
}

function whyNot(
  book: RoomBook,
  settings: PropertySettings,
  catalogue: readonly Entrance[],
  reservationId: string,
  room: string,
  now: Instant,
): NotGranted {
  const doors = roomDoors(settings, catalogue, room);
  if ('refused' in doors) return { why: doors.refused };
  const claim = claimsOn(book, room, now).find((one) => one.reservationId === reservationId);
  if (claim === undefined) return { why: 'over' };
  const until = dueFrom(claim, settings.policies.issueLeadMs);
  if (!claim.inHouse && until > now) return { why: 'lead', until };
  const [first] = waitingFor(book, room, reservationId, now);
  if (first !== undefined) return { why: 'occupied', by: first.reservationId, until: first.window.to };
  return { why: 'releasing', by: book.holdings[room]?.holders[0] ?? reservationId };
}
