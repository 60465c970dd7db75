import type { Instant, Window } from '../instant.ts';

/** What a reservation currently wants of the property's rooms. */
export interface Claim {
  readonly reservationId: string;
  /** PMS room names; empty where nothing is wanted (any more). */
  readonly rooms: readonly string[];
  readonly window: Window;
  readonly inHouse: boolean;
  /** The user identities of its guests while it is live: who is in use elsewhere is asked of the room book. */
  readonly identities: readonly string[];
  /** Identities for which a create's outcome was never known: it still looks for what came late. */
  readonly strays: readonly string[];
}

/** Who was granted a room last and has neither lost nor given up the grant, keys issued or not (rule 12). */
export interface Holding {
  readonly reservationId: string;
  /** Numbers grants across the property, so that a late answer to an earlier one is told apart. */
  readonly grant: number;
  /** The holder was told to let go and has not yet answered `roomReleased`. */
  readonly withdrawing: boolean;
}

/** Which reservations claim which room when, and who holds it. In plain JSON. */
export interface RoomBook {
  readonly claims: Readonly<Record<string, Claim>>;
  readonly holdings: Readonly<Record<string, Holding>>;
  readonly lastGrant: number;
}

/** A book in which nobody claims anything. */
export const emptyBook: RoomBook = { claims: {}, holdings: {}, lastGrant: 0 };

/** An empty book whose grants are told apart from those of a property workflow that ran before, by the time in ms. */
export const freshBook = (epochMs: number): RoomBook => ({ ...emptyBook, lastGrant: epochMs });

const without = <T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));

/** Takes over what a reservation wants now; who wants nothing and uses no identity is forgotten, except as holder. */
export const recordClaim = (book: RoomBook, claim: Claim): RoomBook => ({
  ...book,
  claims:
    claim.rooms.length + claim.identities.length + claim.strays.length > 0
      ? { ...book.claims, [claim.reservationId]: claim }
      : without(book.claims, claim.reservationId),
});

/** Takes over that a reservation let a room go; an answer to an earlier grant changes nothing (rule 13). */
export const recordRelease = (book: RoomBook, room: string, grant: number): RoomBook =>
  book.holdings[room]?.grant === grant ? { ...book, holdings: without(book.holdings, room) } : book;

/** Forgets a reservation that no longer exists, with all it claimed and held. */
export const forget = (book: RoomBook, reservationId: string): RoomBook => ({
  ...book,
  claims: without(book.claims, reservationId),
  holdings: Object.fromEntries(
    Object.entries(book.holdings).filter(([, holding]) => holding.reservationId !== reservationId),
  ),
});

/** The rooms that anybody claims or holds. */
export const roomsInUse = (book: RoomBook): readonly string[] => [
  ...new Set([...Object.values(book.claims).flatMap(({ rooms }) => rooms), ...Object.keys(book.holdings)]),
];

/** The claims on a room that are not over. */
export const claimsOn = (book: RoomBook, room: string, now: Instant): readonly Claim[] =>
  Object.values(book.claims).filter(({ rooms, window }) => rooms.includes(room) && window.to > now);
