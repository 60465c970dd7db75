import { epochMs, overlaps, plus, type Instant } from '../instant.ts';
import { claimsOn, opens, roomsInUse, type Claim, type Holding, type RoomBook } from './book.ts';
import { isMember, partiesOn, type Party } from './party.ts';

/** When a claim may be granted at the earliest: `issueLead` before its window, or at check-in (rule 12). */
export function dueFrom({ inHouse, window }: Pick<Claim, 'inHouse' | 'window'>, issueLeadMs: number): Instant {
  return inHouse ? window.from : plus(window.from, -issueLeadMs);
}

function isDue(claim: Pick<Claim, 'inHouse' | 'window'>, issueLeadMs: number, now: Instant): boolean {
  return claim.inHouse || dueFrom(claim, issueLeadMs) <= now;
}

function holds(party: Party, holding: Holding | undefined): boolean {
  return holding?.holders.some((id) => isMember(party, id)) ?? false;
}

/** Of two that overlap: in-house before booked; of two in-house, the holder; then the earlier stay; then the smaller id. */
function isAhead(a: Party, b: Party, holding: Holding | undefined): boolean {
  if (a.inHouse !== b.inHouse) return a.inHouse;
  if (a.inHouse && holds(a, holding) !== holds(b, holding)) return holds(a, holding);
  if (a.window.from !== b.window.from) return a.window.from < b.window.from;
  return a.reservationId < b.reservationId;
}

/** Whether `party` has to wait for `other` on a room that both claim (rule 12). */
function waitsFor(party: Party, other: Party, holding: Holding | undefined): boolean {
  if (overlaps(party.window, other.window)) return isAhead(other, party, holding);
  const [first, second] = party.window.from < other.window.from ? [party, other] : [other, party];
  const secondStays = second.inHouse && holds(second, holding);
  return secondStays ? party === first : party === second;
}

function aheadOf(parties: readonly Party[], party: Party, holding: Holding | undefined): readonly Party[] {
  return parties
    .filter((other) => other !== party && waitsFor(party, other, holding))
    .toSorted((a, b) => epochMs(a.window.to) - epochMs(b.window.to));
}

/** Whom a reservation waits for on a room, the party that ends first in front; sharers never wait for each other. */
export function waitingFor(book: RoomBook, room: string, reservationId: string, now: Instant): readonly Party[] {
  const parties = partiesOn(book, room, now);
  const own = parties.find((party) => isMember(party, reservationId));
  return own === undefined ? [] : aheadOf(parties, own, book.holdings[room]);
}

/** Who may be granted a room now: at most one party waits for nobody. */
export function entitledTo(book: RoomBook, room: string, issueLeadMs: number, now: Instant): Party | null {
  const parties = partiesOn(book, room, now);
  const first = parties.find((party) => aheadOf(parties, party, book.holdings[room]).length === 0);
  return first?.members.some((member) => isDue(member, issueLeadMs, now)) ? first : null;
}

function namesOf({ members }: Party): readonly string[] {
  return members.map(({ reservationId }) => reservationId);
}

/** Who opens the generation on a room: the smallest id that can (rule 14). */
function openerOf({ members, reservationId }: Party, room: string, issueLeadMs: number, now: Instant): string {
  return (
    members.find((member) => opens(member, room) && isDue(member, issueLeadMs, now))?.reservationId ?? reservationId
  );
}

/** A room under a new grant, for a party none of whose members is asked to let go. */
function grantTo(book: RoomBook, room: string, party: Party, opener: string): RoomBook {
  const grant = book.lastGrant + 1;
  const holding: Holding = { holders: namesOf(party), grant, opener, withdrawing: [], left: [] };
  return { ...book, lastGrant: grant, holdings: { ...book.holdings, [room]: holding } };
}

/** What changes within the party that holds a room: who came to share it, who opens, another generation. */
function within(
  book: RoomBook,
  room: string,
  holding: Holding,
  party: Party,
  issueLeadMs: number,
  now: Instant,
): RoomBook {
  const { grant } = holding;
  const isOpen = party.members.some(({ heads }) => heads.some((head) => head.rooms[room] === grant));
  // Another generation only once the present one is open, or by who would open it: two overrides at a time would void
  // each other.
  const renewer = party.members.find(
    ({ renews, reservationId }) => renews.includes(grant) && (isOpen || reservationId === holding.opener),
  );
  if (renewer !== undefined) {
    // Where nobody has a key there, the smallest id opens anew: sharers who open a room each, and join each other's keys,
    // would both take away what the other joined.
    const isRenewers = isOpen && opens(renewer, room);
    const opener = isRenewers ? renewer.reservationId : openerOf(party, room, issueLeadMs, now);
    return grantTo(book, room, party, opener);
  }
  const stays = party.members.some(
    (member) => member.reservationId === holding.opener && opens(member, room) && isDue(member, issueLeadMs, now),
  );
  const opener = isOpen || stays ? holding.opener : openerOf(party, room, issueLeadMs, now);
  const holders = namesOf(party);
  // Whoever comes back takes no room under a number that they gave up, and who was parted from those that stay is locked out.
  const wantsBack = claimsOn(book, room, now).some(({ reservationId }) => holding.left.includes(reservationId));
  if (wantsBack) return grantTo(book, room, party, opener);
  if (opener === holding.opener && holders.join('\n') === holding.holders.join('\n')) return book;
  return { ...book, holdings: { ...book.holdings, [room]: { ...holding, holders, opener } } };
}

/**
 * Grants what can be granted and withdraws what somebody else is entitled to (rules 12 to 14): a check-in takes a room
 * from a booked holder, nothing takes it from one who is in house, and what somebody no longer wants holds nobody up. A
 * room that was withdrawn is granted on only after its holders have let go.
 *
 * @param grantable whether a room exists and takes mobile keys; others are never granted.
 */
export function decideGrants(
  book: RoomBook,
  issueLeadMs: number,
  now: Instant,
  grantable: (room: string) => boolean,
): RoomBook {
  return roomsInUse(book).reduce((before, room) => {
    const entitled = grantable(room) ? entitledTo(before, room, issueLeadMs, now) : null;
    if (entitled === null) return before;
    const holding = before.holdings[room];
    if (holding === undefined) return grantTo(before, room, entitled, openerOf(entitled, room, issueLeadMs, now));
    const others = holding.holders.filter((id) => !isMember(entitled, id));
    const withdrawing = [...new Set([...holding.withdrawing, ...others])];
    if (withdrawing.length === 0) return within(before, room, holding, entitled, issueLeadMs, now);
    if (withdrawing.length === holding.withdrawing.length) return before;
    return { ...before, holdings: { ...before.holdings, [room]: { ...holding, withdrawing } } };
  }, book);
}

/** When time alone next changes who may be granted what: a claim falls due, or one ends. `null`: never. */
export function nextChange(book: RoomBook, issueLeadMs: number, now: Instant): Instant | null {
  return (
    Object.values(book.claims)
      .flatMap((claim) => (claim.rooms.length > 0 ? [dueFrom(claim, issueLeadMs), claim.window.to] : []))
      .filter((moment) => moment > now)
      .toSorted()[0] ?? null
  );
}
