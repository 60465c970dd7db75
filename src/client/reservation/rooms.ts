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
  /** Never throws: what the property does not answer in time is unchecked. */
  readonly ask: (propertyId: string, message: Checked, answerWithinMs: number) => Promise<RoomsSaid>;
}

/** Milliseconds that the property gets to answer: the message itself does not wait for it. */
const withinMs = 1_000;

/** Milliseconds for which a room that the property can grant is not asked about again: a hotel sends its rooms all day. */
const grantableForMs = 60_000;

function roomsIn(message: Checked): readonly string[] {
  return message.name === 'replaceReservation' || message.name === 'changeRooms' ? message.body.rooms : [];
}

/**
 * Creates the check of rooms. It remembers for a minute which rooms a property can grant, so that only what is new, or was
 * refused, is a question to the property.
 */
export function createRoomCheck(link: Link, now: () => number = Date.now): RoomCheck {
  const grantable = new Map<string, Map<string, number>>();

  async function refusedOf(
    propertyId: string,
    rooms: readonly string[],
    ms: number,
  ): Promise<readonly RefusedRoom[] | null> {
    const handle = link.client.workflow.getHandle(propertyWorkflowId(propertyId));
    try {
      const asked = askWorker(within(link, ms), () => handle.query(refusedRoomsQuery, rooms));
      return await inTime(asked, ms, null);
    } catch (error) {
      meaningOf(error); // throws what is a defect
      return null;
    }
  }

  return {
    async ask(propertyId, message, answerWithinMs) {
      const known = grantable.get(propertyId) ?? new Map<string, number>();
      const rooms = roomsIn(message).filter((room) => (known.get(room) ?? -Infinity) <= now());
      if (rooms.length === 0) return {};
      const refused = await refusedOf(propertyId, rooms, Math.min(withinMs, answerWithinMs));
      if (refused === null) return { roomsUnchecked: true };
      const not = new Set(refused.map(({ room }) => room));
      for (const room of rooms) if (!not.has(room)) known.set(room, now() + grantableForMs);
      grantable.set(propertyId, known);
      return refused.length === 0 ? {} : { roomsRefused: refused };
    },
  };
}
