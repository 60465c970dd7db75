import { propertyWorkflowId } from '../../domain/ids.ts';
import type { RefusedRoom } from '../../domain/rooms/refusedRooms.ts';
import { refusedRoomsQuery } from '../../workflows/messages.ts';
import type { Checked } from '../check/message.ts';
import { inTime } from '../inTime.ts';
import type { RoomsSaid } from '../messages.ts';
import { meaningOf } from '../temporal/failure.ts';
import { askWorker, within, type Link } from '../temporal/link.ts';

/** What the property of a reservation says of the rooms of messages. */
export interface RoomCheck {
  /** What the property does not answer within a second, or within `answerWithinMs` if that is less, is unchecked. */
  readonly ask: (propertyId: string, message: Checked, answerWithinMs: number) => Promise<RoomsSaid>;
}

/** Asks a property which of some rooms it refuses; `null` if it does not answer. */
export type AskProperty = (propertyId: string, rooms: readonly string[]) => Promise<readonly RefusedRoom[] | null>;

/** Milliseconds that the property gets to answer. */
const withinMs = 1_000;

/** Milliseconds for which a room that the property can grant is not asked about again: a hotel sends its rooms all day. */
const grantableForMs = 60_000;

/** The most rooms in one question. */
const mostAtOnce = 2_000;

/** The question that goes to a property when it has answered the one before. */
interface Question {
  readonly rooms: Set<string>;
  readonly answer: Promise<readonly RefusedRoom[] | null>;
}

/** Asks a property's workflow. */
export function propertyAsker(link: Link): AskProperty {
  return async (propertyId, rooms) => {
    const handle = link.client.workflow.getHandle(propertyWorkflowId(propertyId));
    try {
      return await askWorker(within(link, withinMs), () => handle.query(refusedRoomsQuery, rooms));
    } catch (error) {
      meaningOf(error); // throws what is a defect
      return null;
    }
  };
}

/** Gathers what is asked of a property while it answers: a burst of messages is one question after the other. */
function gathering(ask: AskProperty): AskProperty {
  const running = new Map<string, Promise<unknown>>();
  const next = new Map<string, Question>();
  return (propertyId, rooms) => {
    const waiting = next.get(propertyId);
    if (waiting !== undefined) {
      if (waiting.rooms.size + rooms.length > mostAtOnce) return Promise.resolve(null);
      for (const room of rooms) waiting.rooms.add(room);
      return waiting.answer;
    }
    const all = new Set(rooms);
    async function answered(): Promise<readonly RefusedRoom[] | null> {
      await running.get(propertyId);
      next.delete(propertyId);
      const answer = ask(propertyId, [...all]);
      // An error is the asking messages' to hear.
      running.set(
        propertyId,
        answer.catch(() => null),
      );
      return answer;
    }
    const answer = answered();
    next.set(propertyId, { rooms: all, answer });
    return answer;
  };
}

function roomsIn(message: Checked): readonly string[] {
  return message.name === 'replaceReservation' || message.name === 'changeRooms' ? message.body.rooms : [];
}

/**
 * Creates the check of rooms. It remembers for a minute which rooms a property can grant, so that only what is new, or was
 * refused, is a question to the property.
 */
export function createRoomCheck(askProperty: AskProperty, now: () => number = Date.now): RoomCheck {
  const grantable = new Map<string, Map<string, number>>();
  const ask = gathering(askProperty);
  return {
    async ask(propertyId, message, answerWithinMs) {
      const known = grantable.get(propertyId) ?? new Map<string, number>();
      grantable.set(propertyId, known);
      const rooms = roomsIn(message).filter((room) => (known.get(room) ?? -Infinity) <= now());
      if (rooms.length === 0) return {};
      const answer = await inTime(ask(propertyId, rooms), Math.min(withinMs, answerWithinMs), null);
      if (answer === null) return { roomsUnchecked: true };
      const why = new Map(answer.map((one) => [one.room, one]));
      for (const room of rooms) if (!why.has(room)) known.set(room, now() + grantableForMs);
      const refused = rooms.flatMap((room) => why.get(room) ?? []);
      return refused.length === 0 ? {} : { roomsRefused: refused };
    },
  };
}
