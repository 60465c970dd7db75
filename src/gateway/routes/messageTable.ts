import type { MessageName } from '../../domain/messages/index.ts';
import type { Permission } from '../../settings/index.ts';
import type { ProblemType } from '../problem/problem.ts';

/** A route that sends one message. */
export interface MessageRoute {
  readonly method: 'PUT' | 'POST';
  readonly path: string;
  readonly name: MessageName;
  readonly summary: string;
  readonly description: string;
  /** Whether keys can be issued after the message, so that the answer can wait for them. */
  readonly issues: boolean;
  /** The problems that the reservation's state can cause. */
  readonly refusals: readonly ProblemType[];
}

/** The routes of messages whose body is the whole message. */
export const messageRoutes: readonly MessageRoute[] = [
  {
    method: 'PUT',
    path: '',
    name: 'replaceReservation',
    summary: 'Start or change the reservation: the body says what it should be',
    description:
      'The first PUT starts the reservation. The same PUT again changes nothing; a changed one does only what the change needs. A PUT of the whole reservation after every change is always enough: the other messages are there for convenience.',
    issues: true,
    refusals: ['stay-over'],
  },
  {
    method: 'POST',
    path: '/guests',
    name: 'addGuest',
    summary: 'Add a guest, who gets a joiner',
    description: 'The guest gets a key that joins the present ones, which stay valid.',
    issues: true,
    refusals: ['guest-exists'],
  },
  {
    method: 'PUT',
    path: '/rooms',
    name: 'changeRooms',
    summary: 'Change the rooms; moves also changes guests’ own rooms',
    description: 'Every guest gets a new key. If no guest has rooms of their own, `moves` is not needed.',
    issues: true,
    refusals: [],
  },
  {
    method: 'PUT',
    path: '/stay',
    name: 'changeStay',
    summary: 'Change the stay',
    description: 'The keys get the new times.',
    issues: true,
    refusals: ['stay-over'],
  },
  {
    method: 'POST',
    path: '/check-in',
    name: 'checkIn',
    summary: 'Check in: keys are issued at once',
    description: 'From now on the reservation is `in-house`. Keys are issued if its room is free.',
    issues: true,
    refusals: ['stay-over', 'wrong-state'],
  },
  {
    method: 'POST',
    path: '/undo-check-in',
    name: 'undoCheckIn',
    summary: 'Undo a check-in',
    description: 'The reservation is `booked` again, as if it had not been checked in.',
    issues: false,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/check-out',
    name: 'checkOut',
    summary: 'Check out: all keys are revoked',
    description:
      'From now on the reservation is `departed`. Locks are offline: a key that is revoked may still open until the next guest uses their key.',
    issues: false,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/undo-check-out',
    name: 'undoCheckOut',
    summary: 'Undo a check-out',
    description: 'The reservation is `in-house` again, and its guests get new keys.',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/cancel',
    name: 'cancel',
    summary: 'Cancel: all keys are revoked',
    description: 'From now on the reservation is `cancelled`.',
    issues: false,
    refusals: [],
  },
  {
    method: 'POST',
    path: '/no-show',
    name: 'noShow',
    summary: 'The guests did not come: all keys are revoked',
    description: 'From now on the reservation is a `no-show`. Refused if the guests are, or were, in the house.',
    issues: false,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/reinstate',
    name: 'reinstate',
    summary: 'Undo a cancellation, no-show or departure',
    description: 'The reservation is `booked` again.',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/adopt',
    name: 'adopt',
    summary: "Say which credentials on the rooms are the guests' own, such as their cards: keys join them",
    description: 'For hotels that begin to use Nightlatch while guests are in house.',
    issues: true,
    refusals: ['wrong-state'],
  },
  {
    method: 'POST',
    path: '/hold',
    name: 'hold',
    summary: 'Hold: no key is issued until release; keys are still revoked',
    description: 'The status then says `on-hold`.',
    issues: false,
    refusals: [],
  },
  {
    method: 'POST',
    path: '/revoke-keys',
    name: 'revokeKeys',
    summary: 'Take all keys back at once, and issue none until release',
    description:
      'A hold that also revokes the keys; the status then says `keys-revoked`. After the release all guests get keys of a new generation, which end the old ones also on a phone that was offline.',
    issues: false,
    refusals: [],
  },
  {
    method: 'POST',
    path: '/release',
    name: 'release',
    description: 'Keys are issued again.',
    summary: 'End a hold',
    issues: true,
    refusals: [],
  },
  {
    method: 'POST',
    path: '/report-lost-phone',
    name: 'reportLostPhone',
    summary: "Report a guest's phone lost: the phone is deactivated, then everyone gets new keys",
    description:
      'A phone that another hotel may use is deactivated only if the key may remove persons in the whole Seam workspace.',
    issues: true,
    refusals: ['unknown-guest'],
  },
];

/**
 * What people at the front desk do by themselves: it changes keys, and not what the PMS says of the reservation. The right
 * `desk` is enough for it; `write` has it, too.
 */
const deskMessages: ReadonlySet<MessageName> = new Set(['newKey', 'reportLostPhone', 'hold', 'revokeKeys', 'release']);

/** The rights of which a key needs one to send a message. */
export function permissionsOf(name: MessageName): readonly Permission[] {
  return deskMessages.has(name) ? ['desk', 'write'] : ['write'];
}
