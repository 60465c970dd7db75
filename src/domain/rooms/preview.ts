import { recordClaim, recordRelease, type Claim, type RoomBook } from './book.ts';
import { indexBook } from './bookIndex.ts';
import { isGrantable } from './catalogue.ts';
import { decideGrants } from './grant.ts';
import { grantsFor, type PropertyNow, type RoomGrants } from './view.ts';

/**
 * The grants that a reservation would get if it claimed this now; nothing is recorded. A room is granted if it is free
 * or a booked holder would release it (rule 13); for every other room the answer says why not.
 */
export function previewGrants(property: PropertyNow, claim: Claim): RoomGrants {
  const { index, catalogue, settings, now } = property;
  function decide(book: RoomBook): RoomBook {
    return decideGrants(indexBook(book, index), {
      issueLeadMs: settings.policies.issueLeadMs,
      now,
      grantable: (room) => isGrantable(catalogue, room),
    });
  }
  const asked = decide(recordClaim(index.book, claim));
  // As if the holders that were asked to release their rooms had done so.
  const released = Object.entries(asked.holdings)
    .filter(([room]) => claim.rooms.includes(room))
    .flatMap(([room, { grant, withdrawing }]) => withdrawing.map((reservationId) => ({ reservationId, room, grant })))
    .reduce(recordRelease, asked);
  return grantsFor({ ...property, index: indexBook(decide(released), index) }, claim.reservationId);
}
