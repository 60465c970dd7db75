import type { Desired } from '../../domain/reservation/desired.ts';
import type { Granted, RoomGrant } from '../../domain/plan/granted.ts';
import { isStanding } from '../../domain/credential.ts';
import { now, type State } from './state.ts';

/** Whether a reservation can open a generation, and how often that has changed: the property answers with the number. */
export interface Opening {
  readonly canOpen: boolean;
  readonly turn: number;
}

/** The name of the task that issues a guest's credential. */
export const issueTask = (guestId: string): string => `issue ${guestId}`;

const isShared = ({ sharedAs }: RoomGrant): boolean => sharedAs !== undefined;

/** Whether a generation of its own stands, or is being opened, on a shared room: then nobody else is to open one. */
const hasOpened = ({ credentials }: State, { rooms }: Granted): boolean =>
  credentials.some(
    (one) =>
      one.sent &&
      isStanding(one) &&
      Object.entries(rooms).some(([room, grant]) => isShared(grant) && one.grants[room] === grant.grant),
  );

/**
 * How a reservation stands to opening generations on rooms that it shares (rule 14). Only sharers tell; a reservation by
 * itself always can.
 *
 * @param isBlocked keys were invalidated so often that a person has to look first.
 * @param hasPhone whether some guest has the phone that the property's policy requires.
 */
export const openingOf = (state: State, granted: Granted, isBlocked: boolean, hasPhone: boolean): Opening => {
  const { desired, claimed } = state;
  const told: Opening = claimed === null ? { canOpen: true, turn: 0 } : claimed;
  const shares = desired !== null && (desired.sharesWith.length > 0 || Object.values(granted.rooms).some(isShared));
  const canOpen = !shares || hasOpened(state, granted) || (!isBlocked && hasPhone && mayIssue(state, desired));
  return { canOpen, turn: canOpen === told.canOpen ? told.turn : told.turn + 1 };
};

const mayIssue = ({ pauses }: State, { onHold, lostPhones, guests }: Desired): boolean =>
  !onHold &&
  lostPhones.length === 0 &&
  guests.some(({ guestId }) => (pauses[issueTask(guestId)]?.until ?? now()) <= now());

/**
 * The grants in which a reservation opens only what the property says it opens now: a word that crossed a change of its own
 * is no longer true, and two who open at a time would end each other's keys.
 */
export const inTurn = (granted: Granted, { canOpen, turn }: Opening): Granted => ({
  ...granted,
  rooms: Object.fromEntries(
    Object.entries(granted.rooms).map(([room, grant]) => {
      const isMine = grant.sharedAs !== 'opener' || (canOpen && grant.turn === turn);
      return [room, isMine ? grant : { ...grant, sharedAs: 'member' as const }];
    }),
  ),
});
