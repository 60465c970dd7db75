import type { Instant } from '../instant.ts';
import { messageSchemas, parse, problemText, type Message, type MessageName, type Problem } from '../messages/index.ts';
import { eventId as eventIdSchema } from '../messages/fields.ts';
import { shortReason } from '../messages/problem.ts';
import { whyUnread } from '../messages/schema.ts';
import { applyMessage } from '../reservation/apply.ts';
import { takesKeysAway, withLate, type LateMessage } from '../reservation/behind.ts';
import { isCurrent, type Desired } from '../reservation/desired.ts';
import { remember, comparedWithMemory } from '../reservation/memory.ts';
import { withoutSuperseded, withRefused } from '../reservation/refused.ts';
import { newestIgnored, type Ignored, type ReservationView } from '../status/view.ts';
import { afterMessageToCards } from './cardNotes.ts';
import { contactsAsRooms } from './contactRooms.ts';
import { withoutIdentity } from './identities.ts';
import { withAllRoomsAgain } from './looking.ts';
import { identityOf } from './outlook.ts';
import type { State, TroubleKind } from './state.ts';

/** A message as it arrived. */
export interface Received {
  readonly name: MessageName;
  readonly body: unknown;
  /** The stamp that the sender added; `undefined` if it was sent by hand. */
  readonly stamped?: unknown;
}

/** A message that is taken: it changes what is desired. */
export interface Taken {
  readonly verdict: 'taken';
  readonly message: Message;
  readonly desired: Desired;
}

/** A message that changes nothing, though nothing is wrong with it. */
export interface IgnoredMessage {
  readonly verdict: 'ignored';
  readonly message: Message;
  readonly why: string;
  /** How far its revision is behind; absent if that is not why it is ignored. */
  readonly late?: LateMessage;
}

/** A message that cannot be read, or does not fit the reservation. */
export interface Refused {
  readonly verdict: 'refused';
  /** The stable type of the failure, such as `InvalidMessage`. */
  readonly type: string;
  readonly why: string;
  /** What is wrong with which field, if a field is wrong. */
  readonly problems?: readonly Problem[] | undefined;
  readonly eventId: string | null;
}

/** What becomes of a message. */
export type Judged = Taken | IgnoredMessage | Refused;

/** The event id of a body that may be anything; what is no event id is not repeated. */
function eventIdOf(body: unknown): string | null {
  const given = typeof body === 'object' && body !== null && 'eventId' in body ? body.eventId : null;
  return eventIdSchema.safeParse(given).data ?? null;
}

function refused(type: string, why: string, more: Pick<Refused, 'eventId' | 'problems'>): Refused {
  return { verdict: 'refused', type, why, ...more };
}

/** Reads a message and judges it by the reservation's state; nothing is changed. */
export function judge(state: State, { name, body, stamped }: Received, now: Instant): Judged {
  const unread = whyUnread(body, stamped);
  if (unread !== null) return refused('UnreadableMessage', unread, { eventId: eventIdOf(body) });
  const read = parse<unknown>(messageSchemas[name], body);
  if (!read.ok) {
    const { problems } = read;
    return refused('InvalidMessage', problemText(problems), { problems, eventId: eventIdOf(body) });
  }
  const message = { name, body: read.value } as Message;
  const problems = stamped === undefined ? contactsAsRooms(state, message) : [];
  if (problems.length > 0)
    return refused('InvalidMessage', problemText(problems), { problems, eventId: eventIdOf(body) });
  return judgeMessage(state, message, now);
}

/** What a late message would have done. Before the first message, it would have begun the reservation anew. */
function lateMessage(state: State, message: Message, now: Instant): LateMessage {
  const { desired, memory, credentials } = state;
  const applied = applyMessage(desired, message, { now, credentials });
  const takesAway = applied.ok && desired !== null && takesKeysAway(desired, applied.desired);
  return {
    name: message.name,
    revision: message.body.revision ?? 0,
    newest: memory.revision ?? 0,
    takesAway,
  };
}

/** Judges a message that fits its schema. */
function judgeMessage(state: State, message: Message, now: Instant): Judged {
  const { eventId = null } = message.body;
  switch (comparedWithMemory(state.memory, message)) {
    case 'event-id-reused':
      return refused('EventIdReused', 'eventId was used before with another body', { eventId });
    case 'repeated':
      return { verdict: 'ignored', message, why: 'repeated: handled before' };
    case 'late': {
      const late = lateMessage(state, message, now);
      return { verdict: 'ignored', message, why: `late: revision ${late.revision} is older than ${late.newest}`, late };
    }
    case 'new':
  }
  const applied = applyMessage(state.desired, message, { now, credentials: state.credentials });
  return applied.ok
    ? { verdict: 'taken', message, desired: applied.desired }
    : refused(applied.type, applied.message, { problems: applied.problems, eventId });
}

/** The state with a message that changed nothing, and why. */
export function withIgnoredMessage(state: State, ignored: Ignored): State {
  return { ...state, ignored: newestIgnored([...state.ignored, ignored]) };
}

const endedByMessage: ReadonlySet<TroubleKind> = new Set(['merged-identity', 'phone-elsewhere', 'contact-room']);

/** The state after a message was taken, or ignored. */
export function afterMessage(state: State, judged: Taken | IgnoredMessage, now: Instant): State {
  const { message } = judged;
  if (judged.verdict === 'ignored') {
    const { eventId = null } = message.body;
    const behind = judged.late === undefined ? state.behind : withLate(state.behind, judged.late);
    return withIgnoredMessage({ ...state, behind }, { eventId, name: message.name, why: judged.why, at: now });
  }
  const next: State = {
    ...state,
    desired: judged.desired,
    memory: remember(state.memory, message),
    behind: null,
    lastMessageAt: now,
    // A message is a new chance for everything that failed before (rule 17: "until a message changes something").
    pauses: [],
    repairs: [],
    // The notes that Seam gave a key to another identity, that a phone was lost elsewhere, and that a room was left out end, too.
    troubles: state.troubles.filter(({ kind }) => !endedByMessage.has(kind)),
    refused: withoutSuperseded(state.refused, message.name),
  };
  return afterMessageToCards(message.name === 'adopt' ? withAllRoomsAgain(next, now) : next, state);
}

/**
 * The state after a message that came as a Signal was refused. Its sender waits for no answer, so that the status shows the
 * refusal. If it has an event id, it came through the client, which said that it was accepted: then a person has to look.
 */
export function afterRefusedSignal(state: State, name: MessageName, { why, now }: RefusedSignal): State {
  const { type, eventId } = why;
  const reason = shortReason(why.why);
  const next = withIgnoredMessage(state, { eventId, name, why: `${type}: ${reason}`, at: now });
  return eventId === null ? next : { ...next, refused: withRefused(next.refused, { name, eventId, why: reason }) };
}

/** Why a Signal was refused, and when. */
export interface RefusedSignal {
  readonly why: Refused;
  readonly now: Instant;
}

/** The message that takes the guest with a user identity out; if that is the last guest, it ends the reservation. */
function messageToLetGo(state: State, userIdentityId: string, now: Instant): Message | null {
  const { desired } = state;
  if (desired === null || !isCurrent(desired, now)) return null;
  const guest = desired.guests.find(({ guestId }) => identityOf(state, guestId) === userIdentityId);
  if (guest === undefined) return null;
  if (desired.guests.length > 1) return { name: 'removeGuest', body: { guestId: guest.guestId } };
  return { name: desired.status === 'in-house' ? 'checkOut' : 'cancel', body: {} };
}

/** The state after a forced teardown removes a user identity: its guest is taken out, as a message would do it. */
export function afterLettingGo(state: State, userIdentityId: string, now: Instant): State {
  const message = messageToLetGo(state, userIdentityId, now);
  if (message === null) return state;
  const applied = applyMessage(state.desired, message, { now, credentials: state.credentials });
  if (!applied.ok) return state;
  return withoutIdentity({ ...state, desired: applied.desired, lastMessageAt: now }, userIdentityId);
}

/** The state after the workflow was cancelled: the reservation is cancelled, and its keys are revoked before it ends. */
export function afterCancellation(state: State): State {
  const { desired } = state;
  return desired === null ? state : { ...state, desired: { ...desired, status: 'cancelled', checkedInAt: null } };
}

/** The first state of a reservation with the id of an earlier one: a message that is late for that one is late here, too. */
export function startAfter(state: State, former: ReservationView | null): State {
  return former === null ? state : { ...state, memory: { ...state.memory, revision: former.revision } };
}
