import { epochMs, overlaps, plus, type Instant } from '../instant.ts';
import { opens, type Claim, type Holding, type RoomBook } from './book.ts';
import { namesByClaim, notedPast, type HoldersPast } from './formerHolder.ts';
import { claimsOn, roomsInUse, type BookIndex } from './bookIndex.ts';
import { isMember, partiesAmong, type Party } from './party.ts';

/** The rules by which grants are decided, beside the room book. */
export interface GrantRules {
  readonly issueLeadMs: number;
  readonly now: Instant;
  /** Whether a room exists and takes mobile keys; others are never granted. */
  readonly grantable: (room: string) => boolean;
}

type Due = Pick<GrantRules, 'issueLeadMs' | 'now'>;

/** When a claim may be granted: `issueLead` before its window, or at check-in (rule 12). */
export function dueFrom({ inHouse, window }: Pick<Claim, 'inHouse' | 'window'>, issueLeadMs: number): Instant {
  return inHouse ? window.from : plus(window.from, -issueLeadMs);
}

function isDue(claim: Pick<Claim, 'inHouse' | 'window'>, { issueLeadMs, now }: Due): boolean {
  return claim.inHouse || dueFrom(claim, issueLeadMs) <= now;
}

function holds(party: Party, holding: Holding | undefined): boolean {
  return holding?.holders.some((id) => isMember(party, id)) ?? false;
}

/**
 * Which of two overlapping parties is ahead: in-house before booked; of two in-house, the holder; then the earlier
 * stay; then the smaller id.
 */
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

/** The reservation for which another one waits on a room, and the end of its stay. */
export interface Occupancy {
  readonly by: string;
  /** If it shares the room, the end of the last sharer's stay. */
  readonly until: Instant;
}

/**
 * Which reservation has a room while another one waits: the holder that is not asked to give it up, however many wait in
 * between; else the one that gets the room next. `null` if the other one waits for none; sharers never wait for each other.
 */
export function occupancyFor(
  claims: readonly Claim[],
  reservationId: string,
  holding: Holding | undefined,
): Occupancy | null {
  const parties = partiesAmong(claims);
  const own = parties.find((party) => isMember(party, reservationId));
  const ahead = own === undefined ? [] : aheadOf(parties, own, holding);
  const staying = holding?.holders.filter((id) => !holding.withdrawing.includes(id)) ?? [];
  const has =
    ahead.find((party) => staying.some((id) => isMember(party, id))) ??
    ahead.find((party) => aheadOf(parties, party, holding).length === 0) ??
    ahead[0];
  if (has === undefined) return null;
  return { by: staying.find((id) => isMember(has, id)) ?? has.reservationId, until: has.window.to };
}

/** The party that may be granted a room now, `null` if none may: at most one party waits for no other. */
function entitledAmong(claims: readonly Claim[], holding: Holding | undefined, due: Due): Party | null {
  const parties = partiesAmong(claims);
  const first = parties.find((party) => aheadOf(parties, party, holding).length === 0);
  return first?.members.some((member) => isDue(member, due)) ? first : null;
}

function namesOf({ members }: Party): readonly string[] {
  return members.map(({ reservationId }) => reservationId);
}

/** Which member opens the generation on a room: the smallest id that can (rule 14). */
function openerOf({ members, reservationId }: Party, room: string, due: Due): string {
  return members.find((member) => opens(member, room) && isDue(member, due))?.reservationId ?? reservationId;
}

/** Which party gets a room, and which of its members opens it. */
interface Grantee {
  readonly party: Party;
  readonly opener: string;
  /** What is known of the room's holders before this grant. */
  readonly past: HoldersPast;
}

/** Gives a room a new grant, for a party of which no member is asked to release it. */
function grantTo(book: RoomBook, room: string, { party, opener, past }: Grantee): RoomBook {
  const grant = book.lastGrant + 1;
  const holding: Holding = { ...past, holders: namesOf(party), grant, opener, withdrawing: [], left: [] };
  return { ...book, lastGrant: grant, holdings: { ...book.holdings, [room]: holding } };
}

/** Gives a free room to a party. */
function grantFree(book: RoomBook, room: string, grantee: Omit<Grantee, 'past'>): RoomBook {
  const { [room]: before, ...former } = book.former;
  return grantTo({ ...book, former }, room, { ...grantee, past: before === undefined ? {} : { former: before } });
}

/** A room that the party which holds it keeps. */
interface Change {
  readonly holding: Holding;
  readonly party: Party;
  /** The claims on the room that are not over. */
  readonly claims: readonly Claim[];
  readonly due: Due;
}

/** Changes within the party that holds a room: a new sharer, another opener, another generation. */
function changeWithin(book: RoomBook, room: string, { holding, party, claims, due }: Change): RoomBook {
  const { grant } = holding;
  const past: HoldersPast = { ...holding, renewedAt: due.now };
  const isOpen = party.members.some(({ heads }) => heads.some((head) => head.rooms[room] === grant));
  // Another generation only if the present one is open, or for its opener: two overrides at a time would void each
  // other.
  const renewer = party.members.find(
    ({ renews, reservationId }) => renews.includes(grant) && (isOpen || reservationId === holding.opener),
  );
  if (renewer !== undefined) {
    // If there is no key yet, the smallest id opens: sharers who each open a room and join each other's keys would void
    // what the other joined.
    const isRenewers = isOpen && opens(renewer, room);
    const opener = isRenewers ? renewer.reservationId : openerOf(party, room, due);
    return grantTo(book, room, { party, opener, past });
  }
  const stays = party.members.some(
    (member) => member.reservationId === holding.opener && opens(member, room) && isDue(member, due),
  );
  const opener = isOpen || stays ? holding.opener : openerOf(party, room, due);
  const holders = namesOf(party);
  // A reservation that comes back cannot use a number that it gave up, and its former sharers' keys may be void.
  const wantsBack = claims.some(({ reservationId }) => holding.left.includes(reservationId));
  if (wantsBack) return grantTo(book, room, { party, opener, past });
  if (opener === holding.opener && holders.join('\n') === holding.holders.join('\n')) return book;
  return { ...book, holdings: { ...book.holdings, [room]: { ...holding, holders, opener } } };
}

/**
 * Grants what can be granted and withdraws what another party is entitled to (rules 12 to 14). A check-in takes a room
 * from a booked holder; nothing takes it from one in house; a room that is no longer wanted delays no other
 * reservation. A withdrawn room is granted again only after its holders have released it.
 */
export function decideGrants(index: BookIndex, rules: GrantRules): RoomBook {
  const decided = roomsInUse(index.book).reduce(
    (before, room) => {
      const holding = before.holdings[room];
      const claims = claimsOn(index, room, rules.now);
      const entitled = rules.grantable(room) ? entitledAmong(claims, holding, rules) : null;
      if (entitled === null) return before;
      if (holding === undefined)
        return grantFree(before, room, { party: entitled, opener: openerOf(entitled, room, rules) });
      const others = holding.holders.filter((id) => !isMember(entitled, id));
      const withdrawing = [...new Set([...holding.withdrawing, ...others])];
      if (withdrawing.length === 0) return changeWithin(before, room, { holding, party: entitled, claims, due: rules });
      if (withdrawing.length === holding.withdrawing.length) return before;
      return { ...before, holdings: { ...before.holdings, [room]: { ...holding, withdrawing } } };
    },
    withFreed(index.book, rules.now),
  );
  return noted(decided, rules.now);
}

/** The book with the moment at which rooms became free, for those that were given up since the last decision (rule 19). */
function withFreed(book: RoomBook, now: Instant): RoomBook {
  const rooms = Object.entries(book.former);
  if (rooms.every(([, { until }]) => until !== null)) return book;
  return {
    ...book,
    former: Object.fromEntries(rooms.map(([room, one]) => [room, { ...one, until: one.until ?? now }])),
  };
}

/** The book with what claims say about who is in which room, and until when (rule 19). */
function noted(book: RoomBook, now: Instant): RoomBook {
  const whoOf = namesByClaim();
  const holdings = Object.entries(book.holdings).map(([room, holding]) => {
    const claims = holding.holders.flatMap((id) => book.claims[id] ?? []);
    return [room, notedPast(holding, { room, claims, now, whoOf })] as const;
  });
  return holdings.every(([room, one]) => one === book.holdings[room])
    ? book
    : { ...book, holdings: Object.fromEntries(holdings) };
}

/** When time alone next changes a grant: a claim falls due, or one ends. `null`: never. */
export function nextChange(book: RoomBook, issueLeadMs: number, now: Instant): Instant | null {
  return (
    Object.values(book.claims)
      .flatMap((claim) => (claim.rooms.length > 0 ? [dueFrom(claim, issueLeadMs), claim.window.to] : []))
      .filter((moment) => moment > now)
      .toSorted()[0] ?? null
  );
}
