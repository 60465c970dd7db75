import { digest } from '../digest.ts';
import { epochMs, plus, type Instant } from '../instant.ts';
import type { Granted } from '../plan/granted.ts';
import { issueFrom } from '../plan/wanted.ts';
import { isCurrent, type Desired } from '../reservation/desired.ts';
import { roomsHeldBy, type Claim, type RoomBook } from './book.ts';

/**
 * How long before its keys go out a reservation's claim is kept whole. A claim that begins later changes nothing for those
 * that begin earlier (rule 12), and the room book is one workflow's state: 2 MB are the most.
 */
export const claimAheadMs = 14 * 86_400_000;

/** When the property is to keep a reservation's claim whole. */
export const claimedFrom = (desired: Desired, granted: Granted): Instant =>
  plus(issueFrom(desired, granted), -claimAheadMs);

/** Whether a reservation's keys go out so late that its property need not keep its claim whole yet. */
export const isFarAhead = (desired: Desired, granted: Granted, now: Instant): boolean =>
  isCurrent(desired, now) && now < claimedFrom(desired, granted);

/**
 * Keeps of a claim that is far ahead, and was answered, only which identities it uses, for rule 6 and for teardowns: its
 * reservation claims again when its time comes. Who holds a room, or has something at Seam, is kept whole.
 *
 * @param answered the claim, the very object; where another was made since, nothing is changed.
 */
export const setAside = (book: RoomBook, answered: Claim | undefined): RoomBook => {
  if (answered?.isFar !== true || book.claims[answered.reservationId] !== answered) return book;
  const { reservationId, identities, strays, credentials, window } = answered;
  const has = strays.length + Object.keys(credentials).length + roomsHeldBy(book, reservationId).length;
  if (has > 0) return book;
  const { [reservationId]: _setAside, ...claims } = book.claims;
  if (identities.length === 0) return { ...book, claims };
  return { ...book, claims, far: { ...book.far, [reservationId]: [epochMs(window.to), ...identities.map(digest)] } };
};

/** The reservations far ahead, by the digest of an identity that they use: worked out once for each book's. */
const users = new WeakMap<RoomBook['far'], ReadonlyMap<string, readonly string[]>>();

const usersIn = (far: RoomBook['far']): ReadonlyMap<string, readonly string[]> => {
  const before = users.get(far);
  if (before !== undefined) return before;
  const found = new Map<string, string[]>();
  for (const [reservationId, [, ...identities]] of Object.entries(far))
    for (const identity of identities) found.set(identity, [...(found.get(identity) ?? []), reservationId]);
  users.set(far, found);
  return found;
};

/** The reservations far ahead that use an identity and are not over. */
export const farUsing = ({ far }: RoomBook, identity: string, now: Instant): readonly string[] =>
  (usersIn(far).get(digest(identity)) ?? []).filter((id) => (far[id]?.[0] ?? 0) > epochMs(now));
