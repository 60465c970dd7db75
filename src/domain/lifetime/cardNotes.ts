import type { Instant } from '../instant.ts';
import type { IssueStep } from '../plan/step.ts';
import { isLive } from '../reservation/desired.ts';
import type { Head } from '../rooms/book.ts';
import type { StandingCard } from '../rooms/standingCards.ts';
import { noCardNotes, type CardNote, type CardNotes } from '../status/deskCards.ts';
import { cardHeadsOf, cardsOf } from './outlook.ts';
import type { State } from './state.ts';

function noteOf({ occupant, card, rooms }: StandingCard): CardNote {
  const { acsCredentialId, window } = occupant;
  return { acsCredentialId, rooms: Object.keys(rooms), createdAt: card.createdAt, to: window.to };
}

function noted<Note extends CardNote>(before: readonly Note[], notes: readonly Note[]): readonly Note[] {
  const fresh = notes.filter((one) => !before.some(({ acsCredentialId }) => acsCredentialId === one.acsCredentialId));
  return fresh.length === 0 ? before : [...before, ...fresh];
}

function withNotes(state: State, part: Partial<CardNotes>): State {
  return { ...state, cards: { ...state.cards, ...part } };
}

/** The state after a key was created: a card that a key joins for the first time is told of. */
export function withJoinedCards(
  state: State,
  { step, requestId }: { readonly step: IssueStep; readonly requestId: string },
  now: Instant,
): State {
  if (step.step !== 'issueJoiner') return state;
  const { joinTo } = step;
  const wasJoined = new Set(
    state.credentials.filter((one) => one.requestId !== requestId).flatMap((one) => one.joinedTo),
  );
  // What a person adopted needs no second look by a person.
  const adopted = state.desired?.adopted ?? [];
  const heads = cardHeadsOf(state).flatMap(({ acsCredentialId: id }) => (adopted.includes(id) ? [] : [id]));
  const joined = cardsOf(state).filter(
    ({ occupant: { acsCredentialId: id } }) => heads.includes(id) && joinTo.includes(id) && !wasJoined.has(id),
  );
  return joined.length === 0
    ? state
    : withNotes(state, {
        joined: noted(
          state.cards.joined,
          joined.map((one) => ({ ...noteOf(one), joinedAt: now })),
        ),
      });
}

/** The state when an override is sent: cards on its rooms that could be the guests' own have to be encoded again. */
export function withOverriddenCards(state: State, step: IssueStep): State {
  if (step.step !== 'issueOverride') return state;
  const ended = cardsOf(state).filter(
    ({ judgement, rooms, isOutdone }) =>
      judgement !== 'former' && !isOutdone && step.rooms.some((room) => room in rooms),
  );
  return ended.length === 0 ? state : withNotes(state, { ended: noted(state.cards.ended, ended.map(noteOf)) });
}

/** The state after a message: what was told of cards is dismissed, except of those that this message ends. */
export function afterMessageToCards(state: State, before: State): State {
  return withEndedCards({ ...state, cards: noCardNotes }, before);
}

/**
 * The state with the guests' own cards that a change ended: all generations were declared void, or a room was taken back
 * or granted anew while the guests stay in it.
 */
export function withEndedCards(state: State, before: State): State {
  const { desired } = state;
  if (desired === null || !isLive(desired.status)) return state;
  const wereHeads = cardHeadsOf(before);
  if (wereHeads.length === 0) return state;
  const isVoid = desired.voidedAt !== before.desired?.voidedAt;
  const areHeads = cardHeadsOf(state);
  const lost = wereHeads.filter(({ acsCredentialId: id, rooms }) => {
    const isStill = areHeads.some((one) => one.acsCredentialId === id);
    return (
      !isStill &&
      (isVoid || Object.keys(rooms).some((room) => desired.rooms.includes(room) && isTaken(state, room, rooms)))
    );
  });
  const cards = cardsOf(before).filter(({ occupant }) =>
    lost.some((one) => one.acsCredentialId === occupant.acsCredentialId),
  );
  return cards.length === 0 ? state : withNotes(state, { ended: noted(state.cards.ended, cards.map(noteOf)) });
}

function isTaken({ grants }: State, room: string, rooms: Head['rooms']): boolean {
  return grants?.granted.rooms[room]?.grant !== rooms[room];
}

/** The state after a look: where the guests have a card of their own now, none has to be encoded again. */
export function withCardsEncodedAgain(state: State): State {
  const { ended } = state.cards;
  if (ended.length === 0) return state;
  const heads = cardHeadsOf(state);
  const open = ended.filter((note) => !heads.some(({ rooms }) => note.rooms.some((room) => room in rooms)));
  return open.length === ended.length ? state : withNotes(state, { ended: open });
}
