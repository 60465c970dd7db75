import { isAtSeam, type Credential } from '../credentials/credential.ts';
import type { Instant } from '../instant.ts';
import type { Desired } from '../reservation/desired.ts';
import type { Head } from './book.ts';
import { cardHolder, judgeCard, type CardJudgement } from './deskCards.ts';
import type { Granted } from './granted.ts';
import { coversRoom, lookUnder, type CardFacts, type Looks, type Occupant } from './looks.ts';

/** A plastic card that no reservation knows, or a key of another app that a person adopted, on rooms of the reservation (rule 19). */
export interface StandingCard {
  readonly occupant: Occupant;
  readonly card: CardFacts;
  readonly judgement: CardJudgement;
  /** The generation that it opened, in the reservation's count. */
  readonly generation: number;
  /** The rooms that it opens, with their grants. */
  readonly rooms: Readonly<Record<string, number>>;
  /** Whether an override of the reservation is newer on one of its rooms, or is being made: that ends the card. */
  readonly isOutdone: boolean;
}

/** The facts about a reservation that decide which cards are its guests'. */
export interface CardSight {
  readonly desired: Desired;
  readonly granted: Granted;
  readonly looks: Looks;
  readonly credentials: readonly Credential[];
}

/** The plastic cards that looks found on the granted rooms, judged; none if the PMS says what to join (rule 7). */
export function standingCards(sight: CardSight): readonly StandingCard[] {
  const { desired, granted, looks, credentials } = sight;
  if (desired.join !== null) return [];
  const { adopted = [] } = desired;
  const found = new Map<string, readonly [Occupant, CardFacts]>();
  for (const [room, grant] of Object.entries(granted.rooms))
    for (const occupant of lookUnder(looks, room, grant)?.occupants ?? []) {
      const facts = occupant.card ?? (adopted.includes(occupant.acsCredentialId) ? occupant.key : null);
      if (facts && !occupant.isKnown)
        found.set(occupant.acsCredentialId, [occupant, withDoors(occupant, facts, grant.acsEntranceIds)]);
    }
  if (found.size === 0) return [];
  const holder = cardHolder(desired, granted);
  return [...found.values()].map(([occupant, card]) => {
    const rooms = Object.entries(granted.rooms).flatMap(([room, grant]) =>
      grant.acsEntranceIds.some((id) => card.guestEntranceIds.includes(id)) && coversRoom(occupant, grant)
        ? [[room, grant.grant] as const]
        : [],
    );
    const { acsCredentialId, window } = occupant;
    const isJoined =
      adopted.includes(acsCredentialId) ||
      credentials.some(
        ({ joinedTo, grants }) =>
          joinedTo.includes(acsCredentialId) && rooms.some(([room, grant]) => grants[room] === grant),
      );
    return {
      occupant,
      card,
      judgement: judgeCard({ ...card, window, isJoined }, holder, granted.policies),
      generation: generationOf(occupant, card, credentials),
      rooms: Object.fromEntries(rooms),
      isOutdone: rooms.some(([room]) => credentials.some((one) => outdoes(one, room, card.createdAt))),
    };
  });
}

/** If Seam does not show the doors of a card's guest rooms, those count on which it was found. */
function withDoors(occupant: Occupant, card: CardFacts, doors: readonly string[]): CardFacts {
  if (card.guestEntranceIds.length > 0) return card;
  return { ...card, guestEntranceIds: doors.filter((id) => occupant.acsEntranceIds.includes(id)) };
}

function generationOf({ seenAfter }: Occupant, { joinedTo }: CardFacts, credentials: readonly Credential[]): number {
  const joined = credentials.find((one) => one.acsCredentialId !== null && joinedTo.includes(one.acsCredentialId));
  return joined?.generation ?? seenAfter + 1;
}

function outdoes(one: Credential, room: string, createdAt: Instant): boolean {
  if (one.kind !== 'override' || !one.sent || !isAtSeam(one) || !(room in one.grants)) return false;
  return one.state === 'requested' || (one.createdAt ?? one.requestedAt) > createdAt;
}

function isNewer(a: StandingCard, b: StandingCard): boolean {
  return a.generation === b.generation ? a.card.createdAt > b.card.createdAt : a.generation > b.generation;
}

/**
 * The guests' own cards, as heads that their keys join. Of several on one room the newest counts; as Seam sees it, a card
 * that was outdone on one of its rooms is no head on the others.
 */
export function deskHeads(sight: CardSight): readonly Head[] {
  return headsAmongCards(standingCards(sight));
}

/** The heads among the cards that were judged. */
export function headsAmongCards(cards: readonly StandingCard[]): readonly Head[] {
  const fitting = cards.filter(({ judgement, isOutdone }) => judgement === 'fits' && !isOutdone);
  function isNewestOnAll(one: StandingCard): boolean {
    return Object.keys(one.rooms).every((room) =>
      fitting.every((other) => other === one || !(room in other.rooms) || !isNewer(other, one)),
    );
  }
  return fitting
    .filter((one) => Object.keys(one.rooms).length > 0 && isNewestOnAll(one))
    .map(({ occupant: { acsCredentialId, window }, rooms, generation }) => ({
      acsCredentialId,
      window,
      rooms,
      generation,
    }));
}
