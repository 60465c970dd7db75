import { earlier, later, plus, type Instant, type Window } from '../instant.ts';
import type { Policies } from '../property.ts';
import type { Desired } from '../reservation/desired.ts';
import type { Granted, PartyStay } from './granted.ts';
import type { CardFacts } from './looks.ts';

/**
 * What a plastic card that no reservation knows is to the holder of its rooms (rule 19): `fits` is the guests' own card,
 * `former` an earlier guest's or one of an ended generation, `unknown` any other.
 */
export type CardJudgement = 'fits' | 'unknown' | 'former';

/** A room of the holder's, and what its cards are judged by. */
interface CardRoom extends PartyStay {
  readonly acsEntranceIds: readonly string[];
  readonly cardsSince: Instant | null;
}

/** Who holds the rooms of a card: a reservation, or the party that shares them. */
export interface CardHolder {
  readonly rooms: readonly CardRoom[];
  /** When the reservation's keys and cards were declared void last. */
  readonly voidedAt: Instant | null;
}

/** The holder of the rooms that a reservation was granted, with those that only its sharers hold. */
export function cardHolder(desired: Desired, { rooms, partyRooms = {} }: Granted): CardHolder {
  const own: PartyStay = {
    arrivedAt: desired.status === 'in-house' ? (desired.arrivedAt ?? desired.checkedInAt) : null,
    until: desired.stay.to,
  };
  return {
    rooms: [
      ...Object.values(rooms).map(({ acsEntranceIds, cardsSince = null, party }) => ({
        ...together(own, party ?? own),
        acsEntranceIds,
        cardsSince,
      })),
      ...Object.values(partyRooms).map(({ party, cardsSince = null, acsEntranceIds }) => ({
        ...party,
        acsEntranceIds,
        cardsSince,
      })),
    ],
    voidedAt: desired.voidedAt,
  };
}

/** One stay of two sharers: the desk gives cards as soon as the first of them is there. */
function together(a: PartyStay, b: PartyStay): PartyStay {
  const arrivals = [a.arrivedAt, b.arrivedAt].flatMap((at) => at ?? []);
  return { arrivedAt: arrivals.length === 0 ? null : arrivals.reduce(earlier), until: later(a.until, b.until) };
}

/** What is known of a card. */
export interface DeskCard extends CardFacts {
  readonly window: Window;
  /** Whether keys of the holder have joined it, or a person adopted it: then it is theirs, even if their stay changes. */
  readonly isJoined: boolean;
}

/**
 * Judges a card by the present holder of its rooms (rule 19). Times at which something ended are compared with the moment
 * of encoding; a card of the very moment of check-out is the next guest's.
 */
export function judgeCard(
  card: DeskCard,
  { rooms, voidedAt }: CardHolder,
  { deskCardLeadMs, deskCardSlackMs }: Pick<Policies, 'deskCardLeadMs' | 'deskCardSlackMs'>,
): CardJudgement {
  const { createdAt, guestEntranceIds, window } = card;
  const opened = rooms.filter(({ acsEntranceIds }) => acsEntranceIds.some((id) => guestEntranceIds.includes(id)));
  const isOld = opened.some(({ cardsSince }) => cardsSince !== null && createdAt < cardsSince);
  if (isOld || (voidedAt !== null && createdAt <= voidedAt)) return 'former';
  const doors = opened.flatMap(({ acsEntranceIds }) => acsEntranceIds);
  if (opened.length === 0 || !guestEntranceIds.every((id) => doors.includes(id))) return 'unknown';
  const arrivals = opened.flatMap(({ arrivedAt }) => arrivedAt ?? []);
  if (arrivals.length < opened.length) return 'unknown';
  if (card.isJoined) return 'fits';
  const isEarly = createdAt < plus(arrivals.reduce(earlier), -deskCardLeadMs);
  const isLong = window.to > plus(opened.map(({ until }) => until).reduce(later), deskCardSlackMs);
  return isEarly || isLong ? 'unknown' : 'fits';
}
