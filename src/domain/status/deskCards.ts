import { epochMs, zonedTime, type Instant } from '../instant.ts';
import { named } from '../text.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';

/** A card of the desk that is told of: when it was encoded, and when it ends (rule 19). */
export interface CardNote {
  readonly acsCredentialId: string;
  readonly rooms: readonly string[];
  readonly createdAt: Instant;
  readonly to: Instant;
}

/** A card of the desk that keys joined. */
export interface JoinedCard extends CardNote {
  readonly joinedAt: Instant;
}

/** What is told of the desk's cards, until the next message dismisses it. */
export interface CardNotes {
  /** Those that keys joined: only a person can tell a card for the wrong room from a right one. */
  readonly joined: readonly JoinedCard[];
  /** Those that a new generation ended: they have to be encoded again. */
  readonly ended: readonly CardNote[];
}

/** Nothing to tell. */
export const noCardNotes: CardNotes = { joined: [], ended: [] };

/** How new keys are given to all guests, such as for a room whose card is not its guests'. */
export const howToGiveNewKeys = 'send new-key with rekey for one of the guests';

/** So many cards within an hour are told of: each ended the keys that were out. */
const manyCards = 3;

const hourMs = 3_600_000;

function roomsOf({ rooms }: CardNote): string {
  return named(rooms);
}

function repeated(joined: readonly JoinedCard[]): readonly Trouble[] {
  const isMany = joined.some((last) => {
    const within = joined.filter(
      ({ joinedAt }) => joinedAt <= last.joinedAt && epochMs(joinedAt) > epochMs(last.joinedAt) - hourMs,
    );
    return within.length >= manyCards;
  });
  if (!isMany) return [];
  const rooms = named([...new Set(joined.flatMap((one) => one.rooms))]);
  const what = `Three cards or more were encoded for ${rooms} within an hour.`;
  return [
    trouble('desk-cards-repeat', null, {
      forDesk: `${what} Each ended the mobile keys of the guests, and new ones had to be made. Find out who encodes for these rooms. If the newest card is not the guests', give all guests new keys.`,
      forOperator: `${what} Each ended the keys of the guests, which were replaced by keys that join the newest card. To give new keys: ${howToGiveNewKeys}. The next message for the reservation ends this note.`,
    }),
  ];
}

/** What the front desk has to know of its cards. */
export function cardTroubles({ joined, ended }: CardNotes, timeZone: string): readonly Trouble[] {
  return [
    ...joined.map((note) => {
      const card = `the card for ${roomsOf(note)} that was encoded at ${zonedTime(note.createdAt, timeZone)} and opens until ${zonedTime(note.to, timeZone)}`;
      return trouble('joined-card', note.acsCredentialId, {
        forDesk: `The guests' mobile keys work beside ${card}. If that card is not the guests', give all guests new keys, which end it.`,
        forOperator: `The guests' keys join ${card}: ${note.acsCredentialId}. Not theirs? Give new keys: ${howToGiveNewKeys}. The next message for the reservation ends this note.`,
      });
    }),
    ...repeated(joined),
    ...ended.map((note) => {
      const card = `The card for ${roomsOf(note)} that was encoded at ${zonedTime(note.createdAt, timeZone)} no longer opens once a new key is used there.`;
      return trouble('card-to-encode-again', note.acsCredentialId, {
        forDesk: `${card} Encode it again if the guests need one.`,
        forOperator: `${card} It is ${note.acsCredentialId}. The next message for the reservation ends this note.`,
      });
    }),
  ];
}
