import { ApplicationFailure, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';
import {
  messageSchemas,
  parse,
  problemText,
  type Message,
  type MessageName,
  type Problem,
} from '../../domain/messages/index.ts';
import { whyUnread } from '../../domain/messages/schema.ts';
import { newestOfAll } from '../../domain/plan/generations.ts';
import { applyMessage, type Applied } from '../../domain/reservation/apply.ts';
import { remember, comparedWithMemory } from '../../domain/reservation/memory.ts';
import { withoutSuperseded, withRefused } from '../../domain/reservation/refused.ts';
import { newestIgnored, type Ignored, type ReservationView } from '../../domain/status/view.ts';
import { messageSignal, messageUpdate } from '../messages.ts';
import { asAnswer } from './attention.ts';
import { wordOf } from './former.ts';
import { now, update, type Reservation } from './state.ts';

const messageNames = Object.keys(messageSchemas) as MessageName[];

/** A message as it was read and judged. */
type Judged =
  | {
      readonly verdict: 'taken';
      readonly message: Message;
      readonly desired: NonNullable<Reservation['state']['desired']>;
    }
  | { readonly verdict: 'ignored'; readonly message: Message; readonly why: string }
  | {
      readonly verdict: 'refused';
      readonly type: string;
      readonly why: string;
      readonly problems?: readonly Problem[];
      readonly eventId: string | null;
    };

type Refused = Extract<Judged, { verdict: 'refused' }>;

function eventIdOf(body: unknown): string | null {
  return typeof body === 'object' &&
    body !== null &&
    'eventId' in body &&
    typeof body.eventId === 'string' &&
    body.eventId.length <= 128
    ? body.eventId
    : null;
}

/** Reads a body and holds it against the reservation: nothing is changed. */
export function judge({ state }: Reservation, name: MessageName, body: unknown, stamped: unknown): Judged {
  const unread = whyUnread(body, stamped);
  if (unread !== null) return { verdict: 'refused', type: 'UnreadableMessage', why: unread, eventId: eventIdOf(body) };
  const read = parse<unknown>(messageSchemas[name], body);
  if (!read.ok) {
    const { problems } = read;
    return {
      verdict: 'refused',
      type: 'InvalidMessage',
      why: problemText(problems),
      problems,
      eventId: eventIdOf(body),
    };
  }
  const message = { name, body: read.value } as Message;
  const comparison = comparedWithMemory(state.memory, message);
  const eventId = message.body.eventId ?? null;
  if (comparison === 'event-id-reused')
    return { verdict: 'refused', type: 'EventIdReused', why: 'eventId was used before with another body', eventId };
  if (comparison === 'repeated') return { verdict: 'ignored', message, why: 'repeated: handled before' };
  if (comparison === 'late')
    return {
      verdict: 'ignored',
      message,
      why: `late: revision ${message.body.revision} is older than ${state.memory.revision}`,
    };
  const newestGeneration = newestOfAll(state.credentials);
  const applied: Applied = applyMessage(state.desired, message, { now: now(), newestGeneration });
  if (!applied.ok) {
    const { type, message: why, problems } = applied;
    return { verdict: 'refused', type, why, problems, eventId };
  }
  return { verdict: 'taken', message, desired: applied.desired };
}

/** Records a message that changed nothing, and why. */
export function note(r: Reservation, ignored: Omit<Ignored, 'at'>): void {
  update(r, { ignored: newestIgnored([...r.state.ignored, { ...ignored, at: now() }]) });
}

function take(r: Reservation, judged: Exclude<Judged, { verdict: 'refused' }>): void {
  const { message } = judged;
  if (judged.verdict === 'ignored') {
    note(r, { eventId: message.body.eventId ?? null, name: message.name, why: judged.why });
    return;
  }
  const memory = remember(r.state.memory, message);
  // A message is a new chance for whatever failed before (rule 17: "until a message changes something").
  const troubles = withoutSuperseded(r.state.troubles, message.name);
  update(r, { desired: judged.desired, memory, lastMessageAt: now(), pauses: {}, repairs: [], troubles });
}

/**
 * Nobody waits for a Signal's answer: its refusal is shown. The client gives every message an event id, and its sender was
 * told that the message is accepted, so that a person has to hear of it.
 */
function refuseSignal(r: Reservation, name: MessageName, { type, why, eventId }: Refused): void {
  note(r, { eventId, name, why: `${type}: ${why}` });
  if (eventId !== null) update(r, { troubles: withRefused(r.state.troubles, { name, eventId, why }) });
}

/** The failure of a refused message. Its only detail is the list of problems with fields, if any: the client tells the sender. */
function refusal({ type, why, problems }: Refused): ApplicationFailure {
  return ApplicationFailure.nonRetryable(why, type, ...(problems === undefined ? [] : [problems]));
}

/**
 * Registers one Update and one Signal for every message, before anything is awaited. An Update that cannot hold is
 * refused by its validator and leaves no event; the same as a Signal is recorded in the status and changes nothing.
 */
export function openInbox(r: Reservation): void {
  for (const name of messageNames) {
    setHandler(
      messageUpdate(name),
      (body: unknown, stamped?: unknown): ReservationView => {
        const judged = judge(r, name, body, stamped);
        if (judged.verdict === 'refused') throw refusal(judged);
        take(r, judged);
        const view = wordOf(r);
        if (view === null) throw ApplicationFailure.nonRetryable('no such reservation yet', 'UnknownReservation');
        return asAnswer(r, view);
      },
      {
        validator: (body: unknown, stamped?: unknown) => {
          const judged = judge(r, name, body, stamped);
          if (judged.verdict === 'refused') throw refusal(judged);
        },
      },
    );
    setHandler(messageSignal(name), (body: unknown, stamped?: unknown) => {
      const judged = judge(r, name, body, stamped);
      if (judged.verdict === 'refused') refuseSignal(r, name, judged);
      else take(r, judged);
    });
  }
  // The name comes from outside, and could be anything: it is shown only where it looks like one.
  setDefaultSignalHandler((name) =>
    note(r, { eventId: null, name: /^[A-Za-z]{1,40}$/.test(name) ? name : 'unnamed', why: 'unknown signal' }),
  );
}
