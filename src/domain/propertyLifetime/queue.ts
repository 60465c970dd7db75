import type { Instant } from '../instant.ts';
import type { RoomBook } from '../rooms/book.ts';
import { dueFrom, type GrantRules } from '../rooms/grant.ts';

/** A reservation whose keys are due for a room that it does not hold. */
export interface Queued {
  readonly reservationId: string;
  readonly room: string;
  /** Since when its keys are due. */
  readonly since: Instant;
  /** Which reservations hold the room; none if the room is free, does not exist, or takes no mobile key. */
  readonly holders: readonly string[];
}

/** The reservations that wait for rooms now, the longest wait first. */
export function queueOf(
  book: RoomBook,
  { issueLeadMs, now }: Pick<GrantRules, 'issueLeadMs' | 'now'>,
): readonly Queued[] {
  return Object.values(book.claims)
    .flatMap((claim) => {
      const since = dueFrom(claim, issueLeadMs);
      if (claim.window.to <= now || (since > now && !claim.inHouse)) return [];
      return claim.rooms
        .map((room) => ({
          reservationId: claim.reservationId,
          room,
          since,
          holders: book.holdings[room]?.holders ?? [],
        }))
        .filter(({ reservationId, holders }) => !holders.includes(reservationId));
    })
    .toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
