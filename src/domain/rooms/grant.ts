import { epochMs, overlaps, plus, type Instant } from '../instant.ts';
import { opens, type Claim, type Holding, type RoomBook } from './book.ts';
import { claimsOn, roomsInUse, type BookIndex } from './bookIndex.ts';
import { isMember, partiesAmong, type Party } from './party.ts';

/** What grants are decided by, beside the room book. */
export interface GrantRules {
  readonly issueLeadMs: number;
  readonly now: Instant;
  /** Whether a room exists and takes mobile keys; others are never granted. */
  readonly grantable: (room: string) => boolean;
}

type Due = Pick<GrantRules, 'issueLeadMs' | 'now'>;

/** When a claim may be granted at the earliest: `issueLead` before its window, or at check-in (rule 12). */
export function dueFrom({ inHouse, window }: Pick<Claim, 'inHouse' | 'window'>, issueLeadMs: number): Instant {
  return inHouse ? window.from : plus(window.from, -issueLeadMs);
}

function isDue(claim: Pick<Claim, 'inHouse' | 'window'>, { issueLeadMs, now }: Due): boolean {
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
export function waitingFor(
  claims: readonly Claim[],
  reservationId: string,
  holding: Holding | undefined,
): readonly Party[] {
  const parties = partiesAmong(claims);
  const own = parties.find((party) => isMember(party, reservationId));
  return own === undefined ? [] : aheadOf(parties, own, holding);
}

/** Who may be granted a room now: at most one party waits for nobody. */
function entitledAmong(claims: readonly Claim[], holding: Holding | undefined, due: Due): Party | null {
  const parties = partiesAmong(claims);
  const first = parties.find((party) => aheadOf(parties, party, holding).length === 0);
  return first?.members.some((member) => isDue(member, due)) ? first : null;
}

function namesOf({ members }: Party): readonly string[] {
  return members.map(({ reservationId }) => reservationId);
}

/** Who opens the generation on a room: the smallest id that can (rule 14). */
function openerOf({ members, reservationId }: Party, room: string, due: Due): string {
  return members.find((member) => opens(member, room) && isDue(member, due))?.reservationId ?? reservationId;
}

/** Which party gets a room, and which of its members opens it. */
interface Grantee {
  readonly party: Party;
  readonly opener: string;
}

/** A room under a new grant, for a party none of whose members is asked to let go. */
function grantTo(book: RoomBook, room: string, { party, opener }: Grantee): RoomBook {
  const grant = book.lastGrant + 1;
  const holding: Holding = { holders: namesOf(party), grant, opener, withdrawing: [], left: [] };
  return { ...book, lastGrant: grant, holdings: { ...book.holdings, [room]: holding } };
}

/** A room that the party which holds it keeps. */
interface Change {
  readonly holding: Holding;
  readonly party: Party;
  /** The claims on the room that are not over. */
  readonly claims: readonly Claim[];
  readonly due: Due;
}

/** What changes within the party that holds a room: who came to share it, who opens, another generation. */
function changeWithin(book: RoomBook, room: string, { holding, party, claims, due }: Change): RoomBook {
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
    const opener = isRenewers ? renewer.reservationId : openerOf(party, room, due);
    return grantTo(book, room, { party, opener });
  }
  const stays = party.members.some(
    (member) => member.reservationId === holding.opener && opens(member, room) && isDue(member, due),
  );
  const opener = isOpen || stays ? holding.opener : openerOf(party, room, due);
  const holders = namesOf(party);
  // Whoever comes back takes no room under a number that they gave up, and who was parted from those that stay is locked out.
  const wantsBack = claims.some(({ reservationId }) => holding.left.includes(reservationId));
  if (wantsBack) return grantTo(book, room, { party, opener });
  if (opener === holding.opener && holders.join('\n') === holding.holders.join('\n')) return book;
  return { ...book, holdings: { ...book.holdings, [room]: { ...holding, holders, opener } } };
}

/**
 * Grants what can be granted and withdraws what somebody else is entitled to (rules 12 to 14): a check-in takes a room
 * from a booked holder, nothing takes it from one who is in house, and what somebody no longer wants holds nobody up. A
 * room that was withdrawn is granted on only after its holders have let go.
 */
export function decideGrants(index: BookIndex, rules: GrantRules): RoomBook {
  return roomsInUse(index.book).reduce((before, room) => {
    const holding = before.holdings[room];
    const claims = claimsOn(index, room, rules.now);
    const entitled = rules.grantable(room) ? entitledAmong(claims, holding, rules) : null;
    if (entitled === null) return before;
    if (holding === undefined)
      return grantTo(before, room, { party: entitled, opener: openerOf(entitled, room, rules) });
    const others = holding.holders.filter((id) => !isMember(entitled, id));
    const withdrawing = [...new Set([...holding.withdrawing, ...others])];
    if (withdrawing.length === 0) return changeWithin(before, room, { holding, party: entitled, claims, due: rules });
    if (withdrawing.length === holding.withdrawing.length) return before;
    return { ...before, holdings: { ...before.holdings, [room]: { ...holding, withdrawing } } };
  }, index.book);
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
