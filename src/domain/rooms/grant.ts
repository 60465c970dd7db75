import { epochMs, overlaps, plus, type Instant } from '../instant.ts';
import { claimsOn, roomsInUse, type Claim, type RoomBook } from './book.ts';

/** When a claim may be granted at the earliest: `issueLead` before its window, or at check-in (rule 12). */
export const dueFrom = ({ inHouse, window }: Claim, issueLeadMs: number): Instant =>
  inHouse ? window.from : plus(window.from, -issueLeadMs);

const isDue = (claim: Claim, issueLeadMs: number, now: Instant): boolean =>
  claim.inHouse || dueFrom(claim, issueLeadMs) <= now;

/** Of two claims that overlap: in-house before booked; of two in-house, the holder; then the earlier stay; then the smaller id. */
const isAhead = (a: Claim, b: Claim, holder: string | undefined): boolean => {
  if (a.inHouse !== b.inHouse) return a.inHouse;
  if (a.inHouse && (a.reservationId === holder || b.reservationId === holder)) return a.reservationId === holder;
  if (a.window.from !== b.window.from) return a.window.from < b.window.from;
  return a.reservationId < b.reservationId;
};

/** Whether `claim` has to wait for `other` on a room that both claim (rule 12). */
const waitsFor = (claim: Claim, other: Claim, holder: string | undefined): boolean => {
  if (overlaps(claim.window, other.window)) return isAhead(other, claim, holder);
  const [first, second] = claim.window.from < other.window.from ? [claim, other] : [other, claim];
  const secondStays = second.inHouse && second.reservationId === holder;
  return secondStays ? claim === first : claim === second;
};

/** Whom a claim waits for on a room, the one that ends first in front. */
export const waitingFor = (book: RoomBook, room: string, claim: Claim, now: Instant): readonly Claim[] =>
  claimsOn(book, room, now)
    .filter((other) => other.reservationId !== claim.reservationId)
    .filter((other) => waitsFor(claim, other, book.holdings[room]?.reservationId))
    .toSorted((a, b) => epochMs(a.window.to) - epochMs(b.window.to));

/** Who may be granted a room now: at most one claim waits for nobody. */
export const entitledTo = (book: RoomBook, room: string, issueLeadMs: number, now: Instant): Claim | null =>
  claimsOn(book, room, now).find(
    (claim) => isDue(claim, issueLeadMs, now) && waitingFor(book, room, claim, now).length === 0,
  ) ?? null;

/**
 * Grants what can be granted and withdraws what somebody else is entitled to (rules 12 and 13): a check-in takes a room
 * from a booked holder, nothing takes it from one who is in house, and what somebody no longer wants holds nobody up. A
 * room that was withdrawn is granted on only after its holder has let go.
 *
 * @param grantable whether a room exists and takes mobile keys; others are never granted.
 */
export const decideGrants = (
  book: RoomBook,
  issueLeadMs: number,
  now: Instant,
  grantable: (room: string) => boolean,
): RoomBook =>
  roomsInUse(book).reduce((before, room) => {
    const entitled = grantable(room) ? entitledTo(before, room, issueLeadMs, now) : null;
    const holding = before.holdings[room];
    if (entitled === null || holding?.withdrawing) return before;
    if (holding === undefined) {
      const grant = before.lastGrant + 1;
      const granted = { reservationId: entitled.reservationId, grant, withdrawing: false };
      return { ...before, lastGrant: grant, holdings: { ...before.holdings, [room]: granted } };
    }
    if (holding.reservationId === entitled.reservationId) return before;
    return { ...before, holdings: { ...before.holdings, [room]: { ...holding, withdrawing: true } } };
  }, book);

/** When time alone next changes who may be granted what: a claim falls due, or one ends. `null`: never. */
export const nextChange = (book: RoomBook, issueLeadMs: number, now: Instant): Instant | null =>
  Object.values(book.claims)
    .flatMap((claim) => [dueFrom(claim, issueLeadMs), claim.window.to])
    .filter((moment) => moment > now)
    .toSorted()[0] ?? null;
