import type { Instant } from '../instant.ts';
import type { Entrance, PropertySettings } from '../property.ts';
import { recordClaim, recordRelease, type Claim, type RoomBook } from './book.ts';
import { listedIn, roomDoors } from './catalogue.ts';
import { decideGrants } from './grant.ts';
import { grantsFor, type RoomGrants } from './view.ts';

/**
 * What a reservation would be told if it claimed this now, nothing being recorded: the rooms that it would get at once, or
 * as soon as a booked holder has let go (rule 13), and why it would not get the others.
 */
export function previewGrants(
  book: RoomBook,
  settings: PropertySettings,
  catalogue: readonly Entrance[] | null,
  claim: Claim,
  now: Instant,
): RoomGrants {
  function grantable(room: string): boolean {
    return catalogue !== null && 'acsEntranceIds' in roomDoors(settings, listedIn(catalogue), room);
  }
  function decide(before: RoomBook): RoomBook {
    return decideGrants(before, settings.policies.issueLeadMs, now, grantable);
  }
  const asked = decide(recordClaim(book, claim));
  // As if whoever was asked to let go had done so.
  const released = Object.entries(asked.holdings)
    .filter(([room]) => claim.rooms.includes(room))
    .flatMap(([room, { grant, withdrawing }]) => withdrawing.map((reservationId) => ({ reservationId, room, grant })))
    .reduce(recordRelease, asked);
  return grantsFor(decide(released), settings, catalogue, claim.reservationId, now);
}
