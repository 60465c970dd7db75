import { digest } from '../digest.ts';
import { earlier, later, type Instant, type Window } from '../instant.ts';

/** Who was in house in a room before its holder, and until when: the desk's cards of that time are theirs (rule 19). */
export interface FormerHolder {
  /** When they no longer wanted the room; `null` until the next decision about the room notes it. */
  readonly until: Instant | null;
  /** Digests of their reservation ids and user identities. */
  readonly who: readonly string[];
  /** The moment that counts if the next holder is one of them; `null` if no other was there before. */
  readonly since: Instant | null;
}

/** What the room book remembers with a holding so that cards can be judged (rule 19). */
export interface HoldersPast {
  /** Digests of its holders, once one was in house: the desk encodes cards for guests who are there. */
  readonly who?: readonly string[];
  /** Since when no holder wants the room. */
  readonly unwantedSince?: Instant;
  /** When the holders, who had the room already, were given it under a new grant: older keys and cards are void. */
  readonly renewedAt?: Instant;
  readonly former?: FormerHolder;
}

/** The parts of a holder's claim that are noted. */
interface HolderClaim {
  readonly reservationId: string;
  readonly rooms: readonly string[];
  readonly window: Window;
  readonly inHouse: boolean;
  readonly identities: readonly string[];
}

/** The parts of a claim that name its reservation and its guests. */
type Names = Pick<HolderClaim, 'reservationId' | 'identities'>;

/** Digests of the names in a claim. */
export type WhoOf = (claim: Names) => readonly string[];

/** Digests of the names in claims, each made once: a reservation of many guests holds many rooms. */
export function namesByClaim(): WhoOf {
  const known = new Map<Names, readonly string[]>();
  return (claim) => {
    const who = known.get(claim) ?? [claim.reservationId, ...claim.identities].map(digest);
    known.set(claim, who);
    return who;
  };
}

/**
 * How many names are remembered of a room's holders: 200 guests in 200 rooms would fill the state of the property. A guest
 * who is left out and stays on under the next reservation gets a new key, as another guest would.
 */
const mostNames = 50;

/** A room, and the claims of those that hold it. */
export interface Occupancy {
  readonly room: string;
  readonly claims: readonly HolderClaim[];
  readonly now: Instant;
  readonly whoOf: WhoOf;
}

/** The past of a holding with what its holders' claims say now; the same object if they say nothing new. */
export function notedPast<Past extends HoldersPast>(past: Past, { room, claims, now, whoOf }: Occupancy): Past {
  const wanting = claims.filter(({ rooms }) => rooms.includes(room));
  const isThere = past.who !== undefined || wanting.some(({ inHouse }) => inHouse);
  const who = isThere ? [...new Set([...(past.who ?? []), ...claims.flatMap(whoOf)])].slice(0, mostNames) : undefined;
  const ends = wanting.map(({ window }) => window.to).toSorted();
  const lastEnd = ends.at(-1) ?? now;
  const { unwantedSince: before, ...rest } = past;
  const unwantedSince = lastEnd > now ? undefined : (before ?? earlier(lastEnd, now));
  if (unwantedSince === before && who?.length === past.who?.length) return past;
  return { ...rest, ...(who && { who }), ...(unwantedSince && { unwantedSince }) } as Past;
}

/**
 * From which moment on a card on the room can be its holders'; `null`: any moment. A former holder with a guest in common
 * does not count.
 */
export function cardsSince(past: HoldersPast, holders: readonly Names[], whoOf: WhoOf) {
  const free = past.former === undefined ? null : freeSince(past.former, holders.flatMap(whoOf));
  if (past.renewedAt === undefined || free === null) return past.renewedAt ?? free;
  return later(past.renewedAt, free);
}

function freeSince(former: FormerHolder | undefined, who: readonly string[]): Instant | null {
  if (former === undefined) return null;
  const now = new Set(who);
  return former.who.some((one) => now.has(one)) ? former.since : former.until;
}

/** Who was there before the next holder, when the last holder gives a room up. */
export function formerAfter({ who, unwantedSince, former }: HoldersPast): FormerHolder | undefined {
  // A holder that was never in house had no cards: the one before it still counts.
  if (who === undefined) return former;
  return { until: unwantedSince ?? null, who, since: freeSince(former, who) };
}
