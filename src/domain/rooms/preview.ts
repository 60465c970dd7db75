import { recordClaim, recordRelease, type Claim, type RoomBook } from './book.ts';
import { indexBook } from './bookIndex.ts';
import { isGrantable } from './catalogue.ts';
import { decideGrants } from './grant.ts';
import { grantsFor, type PropertyNow, type RoomGrants } from './view.ts';

/**
 * What a reservation would be told if it claimed this now, nothing being recorded: the rooms that it would get at once, or
 * as soon as a booked holder has let go (rule 13), and why it would not get the others.
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
  // As if whoever was asked to let go had done so.
  const released = Object.entries(asked.holdings)
    .filter(([room]) => claim.rooms.includes(room))
    .flatMap(([room, { grant, withdrawing }]) => withdrawing.map((reservationId) => ({ reservationId, room, grant })))
    .reduce(recordRelease, asked);
  return grantsFor({ ...property, index: indexBook(decide(released), index) }, claim.reservationId);
}
