import type { Instant } from '../instant.ts';
import type { Message } from '../messages/index.ts';
import { looksLikeContact } from '../messages/looksLikeContact.ts';
import { firstProblems, problemText, shortReason, type Problem } from '../messages/problem.ts';
import { applyMessage } from '../reservation/apply.ts';
import { newestIgnored } from '../status/view.ts';
import { settingsOf } from './outlook.ts';
import { trouble } from '../whereToLook.ts';
import { withTroubleOf } from './setbacks.ts';
import type { State } from './state.ts';

// Rooms are shown unencrypted in Temporal, so that none may be a guest's e-mail address or phone number. The client compares
// rooms with the property's list before it sends them; a message that was sent by hand was compared with nothing.

const reason = "looks like an e-mail address or phone number: if it is a room, name it in the property's rooms";

/** Whether a room is plainly a person's e-mail address or phone number, and the property's list does not name it as a room. */
function isContact(state: State, room: string): boolean {
  return looksLikeContact(room) && !Object.hasOwn(settingsOf(state)?.rooms ?? {}, room);
}

function problemsOf(state: State, rooms: readonly string[]): readonly Problem[] {
  const problems = rooms.flatMap((room, index) =>
    isContact(state, room) ? [{ field: `rooms[${index}]`, reason }] : [],
  );
  return firstProblems(problems);
}

/** The rooms of a message that are contacts. None is before the property has sent its list: {@link withoutContactRooms}. */
export function contactsAsRooms(state: State, { body }: Message): readonly Problem[] {
  return settingsOf(state) === null || !('rooms' in body) ? [] : problemsOf(state, body.rooms);
}

/** The rooms that may be shown unencrypted. Before the property has sent its list, a contact may be among them. */
export function shownRooms(state: State, rooms: readonly string[]): readonly string[] {
  return rooms.filter((room) => !isContact(state, room));
}

/**
 * The state once the property's list of rooms is known, without rooms that are contacts: the first message came before the
 * list. The status says that they are left out, and does not repeat them.
 */
export function withoutContactRooms(state: State, now: Instant): State {
  const { desired, credentials } = state;
  if (desired === null) return state;
  const problems = problemsOf(state, desired.rooms);
  if (problems.length === 0) return state;
  const message: Message = { name: 'changeRooms', body: { rooms: [...shownRooms(state, desired.rooms)] } };
  const applied = applyMessage(desired, message, { now, credentials });
  if (!applied.ok) return state;
  const what = shortReason(problemText(problems));
  const ignored = newestIgnored([
    ...state.ignored,
    { eventId: null, name: 'replaceReservation', why: `InvalidMessage: ${what}`, at: now },
  ]);
  return withTroubleOf(
    { ...state, desired: applied.desired, ignored },
    { kind: 'contact-room', about: null },
    trouble('unknown-room', null, {
      forDesk:
        'A room of the reservation looks like an e-mail address or a phone number, so it is left out. Correct the room in the PMS.',
      forOperator: `A room is left out: ${what}. Correct the reservation and send it again.`,
    }),
  );
}
