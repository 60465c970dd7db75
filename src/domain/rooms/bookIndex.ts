import { epochMs, type Instant } from '../instant.ts';
import { digest } from '../digest.ts';
import type { Claim, HeldRoom, RoomBook } from './book.ts';

/** A credential that a reservation has reported for a room. */
export interface ReportedCredential {
  readonly acsCredentialId: string;
  readonly reservationId: string;
}

/** The claims of a room book by what they are looked up by. */
interface ClaimIndex {
  readonly claimsByRoom: ReadonlyMap<string, readonly Claim[]>;
  readonly credentialsByRoom: ReadonlyMap<string, readonly ReportedCredential[]>;
  /** The claims that use a user identity. */
  readonly usersByIdentity: ReadonlyMap<string, readonly Claim[]>;
  /** The claims that look for late credentials of a user identity. */
  readonly seekersByIdentity: ReadonlyMap<string, readonly Claim[]>;
}

/**
 * A room book by room, holder and user identity. A wake makes it once for the book that it decides on and passes it on;
 * the next wake makes its own from this one ({@link indexBook}).
 */
export interface BookIndex extends ClaimIndex {
  readonly book: RoomBook;
  readonly roomsByHolder: ReadonlyMap<string, readonly HeldRoom[]>;
  /** The ids of reservations far ahead, by the digest of an identity that they use. */
  readonly farUsersByIdentity: ReadonlyMap<string, readonly string[]>;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const before = map.get(key);
  if (before === undefined) map.set(key, [value]);
  else before.push(value);
}

function indexClaims({ claims }: RoomBook): ClaimIndex {
  const claimsByRoom = new Map<string, Claim[]>();
  const credentialsByRoom = new Map<string, ReportedCredential[]>();
  const usersByIdentity = new Map<string, Claim[]>();
  const seekersByIdentity = new Map<string, Claim[]>();
  for (const claim of Object.values(claims)) {
    const { reservationId } = claim;
    for (const room of claim.rooms) add(claimsByRoom, room, claim);
    for (const identity of claim.identities) add(usersByIdentity, identity, claim);
    for (const identity of claim.strays) add(seekersByIdentity, identity, claim);
    for (const [acsCredentialId, rooms] of Object.entries(claim.credentials))
      for (const room of rooms) add(credentialsByRoom, room, { acsCredentialId, reservationId });
  }
  return { claimsByRoom, credentialsByRoom, usersByIdentity, seekersByIdentity };
}

function indexHoldings({ holdings }: RoomBook): BookIndex['roomsByHolder'] {
  const roomsByHolder = new Map<string, HeldRoom[]>();
  for (const [room, holding] of Object.entries(holdings))
    for (const id of holding.holders) add(roomsByHolder, id, [room, holding]);
  return roomsByHolder;
}

function indexFar({ far }: RoomBook): BookIndex['farUsersByIdentity'] {
  const farUsersByIdentity = new Map<string, string[]>();
  for (const [reservationId, [, ...identities]] of Object.entries(far))
    for (const identity of identities) add(farUsersByIdentity, identity, reservationId);
  return farUsersByIdentity;
}

/**
 * Indexes a room book.
 *
 * @param before the index of an earlier state of the book: the parts that have not changed since are taken over.
 */
export function indexBook(book: RoomBook, before: BookIndex | null = null): BookIndex {
  function isSame(part: 'claims' | 'holdings' | 'far'): boolean {
    return before?.book[part] === book[part];
  }
  const { claimsByRoom, credentialsByRoom, usersByIdentity, seekersByIdentity } =
    before !== null && isSame('claims') ? before : indexClaims(book);
  return {
    book,
    claimsByRoom,
    credentialsByRoom,
    usersByIdentity,
    seekersByIdentity,
    roomsByHolder: before !== null && isSame('holdings') ? before.roomsByHolder : indexHoldings(book),
    farUsersByIdentity: before !== null && isSame('far') ? before.farUsersByIdentity : indexFar(book),
  };
}

/** The rooms that are claimed or held. */
export function roomsInUse({ claims, holdings }: RoomBook): readonly string[] {
  return [...new Set([...Object.values(claims).flatMap(({ rooms }) => rooms), ...Object.keys(holdings)])];
}

function isNotOver({ window }: Claim, now: Instant): boolean {
  return window.to > now;
}

/** The claims on a room that are not over. */
export function claimsOn({ claimsByRoom }: BookIndex, room: string, now: Instant): readonly Claim[] {
  return (claimsByRoom.get(room) ?? []).filter((claim) => isNotOver(claim, now));
}

/** The claims that use a user identity and are not over. */
export function claimsUsing({ usersByIdentity }: BookIndex, identity: string, now: Instant): readonly Claim[] {
  return (usersByIdentity.get(identity) ?? []).filter((claim) => isNotOver(claim, now));
}

/** The claims that look for late credentials of a user identity. */
export function claimsSeeking({ seekersByIdentity }: BookIndex, identity: string): readonly Claim[] {
  return seekersByIdentity.get(identity) ?? [];
}

/** The reservations far ahead that use an identity and are not over. */
export function farUsing({ book, farUsersByIdentity }: BookIndex, identity: string, now: Instant): readonly string[] {
  if (farUsersByIdentity.size === 0) return [];
  return (farUsersByIdentity.get(digest(identity)) ?? []).filter((id) => (book.far[id]?.[0] ?? 0) > epochMs(now));
}

/** The credentials on a room that reservations other than `reservationId` know. */
export function knownOn({ credentialsByRoom }: BookIndex, room: string, reservationId: string): readonly string[] {
  return (credentialsByRoom.get(room) ?? []).flatMap((one) =>
    one.reservationId === reservationId ? [] : one.acsCredentialId,
  );
}
