import { earlier, later } from '../instant.ts';
import type { Claim, HeldRoom, Holding } from './book.ts';
import type { BookIndex } from './bookIndex.ts';
import { entrancesUnder, roomDoors, type CatalogueIndex } from './catalogue.ts';
import { cardsSince, type WhoOf } from './formerHolder.ts';
import type { Granted, PartyRoom, PartyStay } from './granted.ts';

function claimsOf({ book }: BookIndex, { holders }: Holding): readonly Claim[] {
  return holders.flatMap((id) => book.claims[id] ?? []);
}

/** From which moment on a card on a room can be its holders' (rule 19); nothing if it can be of any moment. */
export function cardsSinceOf(index: BookIndex, holding: Holding, whoOf: WhoOf): Pick<PartyRoom, 'cardsSince'> {
  const since = cardsSince(holding, claimsOf(index, holding), whoOf);
  return since === null ? {} : { cardsSince: since };
}

/** When the holders of a room were in it: one in house is enough, because the desk gives cards to all who share the room. */
export function partyStay(index: BookIndex, holding: Holding): PartyStay {
  const claims = claimsOf(index, holding);
  const arrivals = claims.flatMap(({ inHouse, arrivedAt, window }) => (inHouse ? [arrivedAt ?? window.from] : []));
  return {
    arrivedAt: arrivals.length === 0 ? null : arrivals.reduce(earlier),
    until: claims.map(({ window }) => window.to).reduce(later, ''),
  };
}

/** A reservation, the rooms that it keeps, and who is who. */
interface Keeping {
  readonly reservationId: string;
  readonly kept: readonly HeldRoom[];
  readonly whoOf: WhoOf;
}

/** The rooms that its sharers hold without this reservation, `null` if there is none. */
export function partyRooms(
  index: BookIndex,
  catalogue: CatalogueIndex,
  { reservationId, kept, whoOf }: Keeping,
): Exclude<Granted['partyRooms'], undefined> | null {
  const own = new Set(kept.map(([room]) => room));
  const sharers = new Set(kept.flatMap(([, { holders }]) => holders).filter((id) => id !== reservationId));
  const rooms: Record<string, PartyRoom> = {};
  for (const sharer of sharers)
    for (const [room, holding] of index.roomsByHolder.get(sharer) ?? []) {
      const doors = own.has(room) ? null : roomDoors(entrancesUnder(catalogue, holding.grant), room);
      if (doors !== null && 'acsEntranceIds' in doors)
        rooms[room] = { ...doors, ...cardsSinceOf(index, holding, whoOf), party: partyStay(index, holding) };
    }
  return Object.keys(rooms).length === 0 ? null : rooms;
}
