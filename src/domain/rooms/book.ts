import type { Instant, Window } from '../instant.ts';
import { formerAfter, type FormerHolder, type HoldersPast } from './formerHolder.ts';

/**
 * A valid credential that others may join: a sharer's (rule 14), or one that Nightlatch did not issue (rule 7).
 * Glossary: head, docs/architecture.md.
 */
export interface Head {
  readonly acsCredentialId: string;
  /** The number of the grant under which each room is covered. */
  readonly rooms: Readonly<Record<string, number>>;
  readonly window: Window;
  /** The PMS named it: it is joined beside others, as the guides do with parent and child. */
  readonly isNamed?: boolean;
  /** Of a card of the desk (rule 19): the generation that it opened, in the reservation's count. */
  readonly generation?: number;
}

/** What a reservation currently wants of the property's rooms, and has on them. */
export interface Claim {
  readonly reservationId: string;
  /** PMS room names; empty if nothing is wanted. */
  readonly rooms: readonly string[];
  readonly window: Window;
  readonly inHouse: boolean;
  /** When it was checked in; present while it is in house (rule 19). */
  readonly arrivedAt?: Instant | undefined;
  /** Its keys go out so late that the property answers it once and need not keep it whole. */
  readonly isFar?: true;
  /**
   * The user identities of its guests while the reservation is live: the room book says which identities are in use.
   */
  readonly identities: readonly string[];
  /**
   * Of these, the ones that existed before: each may be in use elsewhere, or being removed, so the property's word is waited
   * for. Absent: none.
   */
  readonly found?: readonly string[];
  /** Grows when an identity is no longer used: an answer from before does not count any more. Absent: 0. */
  readonly uses?: number;
  /** Of these, the ones whose key died while another reservation of theirs was live (rule 6). */
  readonly replaced: readonly string[];
  /** Identities whose keys it keeps after its end, until their next reservation has its own (rule 6); absent: none. */
  readonly keepsFor?: readonly string[];
  /**
   * Identities for which the outcome of a create was never known: the reservation still looks for a late credential.
   */
  readonly strays: readonly string[];
  /** By identity: lost phones that are still active, so that no mobile key is made (decision 17); absent: none. */
  readonly keptPhones?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Every credential that it issued or adopted and that is not known to be revoked, with its rooms (rule 16). */
  readonly credentials: Readonly<Record<string, readonly string[]>>;
  /** When those credentials end that do not end with `window`; absent if all do. */
  readonly ends?: Readonly<Record<string, Instant>> | undefined;
  /** The reservations with which it shares rooms and stay; only sharers send what follows (rule 14). */
  readonly sharesWith: readonly string[];
  /** Whether it could open a generation now: on all of its rooms, on none, or on these. */
  readonly canOpen: boolean | readonly string[];
  /**
   * Counts the changes of `canOpen`: a grant repeats the number, so that a grant which crossed a change is recognized.
   */
  readonly turn: number;
  /** The credentials that its sharers may join. */
  readonly heads: readonly Head[];
  /** Numbers of grants under which it needs a new generation in place of the opened one. */
  readonly renews: readonly number[];
}

/** Whether a reservation could open a generation on a room now. */
export function opens({ canOpen }: Pick<Claim, 'canOpen'>, room: string): boolean {
  return typeof canOpen === 'boolean' ? canOpen : canOpen.includes(room);
}

/**
 * Which reservations hold a room: granted it last, and neither lost nor gave up the grant, keys issued or not (rule
 * 12).
 */
export interface Holding extends HoldersPast {
  /** One reservation, or several that share the room. */
  readonly holders: readonly string[];
  /** Numbers grants across the property, so that a late answer to an earlier grant is recognized. */
  readonly grant: number;
  /** Which holder opens the generation; the others join it. */
  readonly opener: string;
  /** Holders that were asked to release the room and have not yet answered `roomReleased`. */
  readonly withdrawing: readonly string[];
  /** Reservations that gave this grant up: they cannot hold by this number again, so coming back needs a new grant. */
  readonly left: readonly string[];
}

/** A room's name and its holding. */
export type HeldRoom = readonly [room: string, holding: Holding];

/** Which reservations claim which room when, and who holds it. In plain JSON. */
export interface RoomBook {
  readonly claims: Readonly<Record<string, Claim>>;
  readonly holdings: Readonly<Record<string, Holding>>;
  readonly lastGrant: number;
  /** Who was last in house in a room that is not held (rule 19). */
  readonly former: Readonly<Record<string, FormerHolder>>;
  /** What is kept of reservations far ahead that use identities: there can be many, so it is short. */
  readonly far: Readonly<Record<string, FarClaim>>;
}

/** When a stay that is far ahead ends, in milliseconds since 1970, and the digests of the user identities of its guests. */
export type FarClaim = readonly [endMs: number, ...identities: readonly string[]];

/** A book without any claim. */
export const emptyBook: RoomBook = { claims: {}, holdings: {}, lastGrant: 0, former: {}, far: {} };

/**
 * An empty book for a property workflow that may have run before: the time in ms keeps its grant numbers apart from
 * those.
 */
export function freshBook(epochMs: number): RoomBook {
  return { ...emptyBook, lastGrant: epochMs };
}

/** A room that a reservation released. */
export interface Release {
  readonly reservationId: string;
  readonly room: string;
  readonly grant: number;
}

/** Rooms and the numbers of the grants under which a reservation says that it holds them. */
export type HeldGrants = Readonly<Record<string, number>>;

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return key in record ? Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) : record;
}

/** Whether a claim wants, uses and has nothing. */
export function isEmptyClaim({ rooms, identities, strays, credentials }: Claim): boolean {
  return rooms.length + identities.length + strays.length + Object.keys(credentials).length === 0;
}

/** Records what a reservation wants now. A claim that wants, uses and has nothing is forgotten; what it holds stays. */
export function recordClaim(book: RoomBook, claim: Claim): RoomBook {
  return {
    ...book,
    far: without(book.far, claim.reservationId),
    claims: isEmptyClaim(claim)
      ? without(book.claims, claim.reservationId)
      : { ...book.claims, [claim.reservationId]: claim },
  };
}

/**
 * Records the rooms that a reservation says it holds, if no other grant is known for them. A property that was lost
 * learns so what its reservations hold, and their keys stay as they are.
 */
export function recordHoldings(book: RoomBook, reservationId: string, holds: HeldGrants): RoomBook {
  return Object.entries(holds).reduce((before, [room, grant]) => {
    const holding = before.holdings[room];
    if (holding !== undefined && holding.grant !== grant) return before;
    const holders = [...new Set([...(holding?.holders ?? []), reservationId])];
    const opener = holding?.opener ?? reservationId;
    const lastGrant = Math.max(before.lastGrant, grant);
    return withHolding({ ...before, lastGrant }, room, {
      withdrawing: [],
      left: [],
      ...holding,
      holders,
      grant,
      opener,
    });
  }, book);
}

/** A holding without one of its holders, `null` if none is left. */
function leftBy(holding: Holding, reservationId: string): Holding | null {
  const holders = holding.holders.filter((id) => id !== reservationId);
  if (holders.length === 0) return null;
  const withdrawing = holding.withdrawing.filter((id) => id !== reservationId);
  return { ...holding, holders, withdrawing, left: [...holding.left, reservationId] };
}

function withHolding(book: RoomBook, room: string, holding: Holding): RoomBook {
  return { ...book, holdings: { ...book.holdings, [room]: holding } };
}

/** The book after a reservation gave a room up; if it was the last holder, the book notes who was there. */
function withoutHolder(book: RoomBook, [room, holding]: HeldRoom, reservationId: string): RoomBook {
  const left = leftBy(holding, reservationId);
  if (left !== null) return withHolding(book, room, left);
  const former = formerAfter(holding);
  return {
    ...book,
    holdings: without(book.holdings, room),
    former: former === undefined ? without(book.former, room) : { ...book.former, [room]: former },
  };
}

/** Records that a reservation released a room; an answer to an earlier grant changes nothing (rule 13). */
export function recordRelease(book: RoomBook, { reservationId, room, grant }: Release): RoomBook {
  const holding = book.holdings[room];
  if (holding?.grant !== grant || !holding.holders.includes(reservationId)) return book;
  return withoutHolder(book, [room, holding], reservationId);
}

/**
 * Forgets a reservation that no longer exists, with all it claimed and held. If it has claimed since, it lives again,
 * and nothing is changed.
 *
 * @param found its claim when it was asked about: the very object.
 */
export function forget(book: RoomBook, reservationId: string, found: Claim | undefined): RoomBook {
  if (book.claims[reservationId] !== found) return book;
  return roomsHeldBy(book, reservationId).reduce<RoomBook>(
    (before, held) => withoutHolder(before, held, reservationId),
    { ...book, claims: without(book.claims, reservationId) },
  );
}

/** The rooms that one reservation holds, alone or with sharers; if many reservations are asked about, index the book. */
export function roomsHeldBy({ holdings }: RoomBook, reservationId: string): readonly HeldRoom[] {
  return Object.entries(holdings).filter(([, { holders }]) => holders.includes(reservationId));
}
