import type { Window } from '../instant.ts';
import type { MessageName } from '../messages/index.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { guestRooms, guestWindow, isLive, personKey, type Desired } from './desired.ts';

/** A message that was ignored because its revision is behind. */
export interface LateMessage {
  readonly name: MessageName;
  readonly revision: number;
  /** The reservation's revision, which is higher. */
  readonly newest: number;
  /** Whether it would have taken keys away, so that a guest who should not may still open doors. */
  readonly takesAway: boolean;
}

/** The late messages since the last one that was taken. */
export interface Behind {
  readonly count: number;
  /** The newest of them that would have taken keys away, else the newest. */
  readonly late: LateMessage;
}

/** So many late messages in a row are no accident of the network: the sender counts from 1 again, or in another unit. */
const row = 3;

/** Counts a further late message. */
export function withLate(before: Behind | null, late: LateMessage): Behind {
  const keeps = before !== null && before.late.takesAway && !late.takesAway;
  return { count: (before?.count ?? 0) + 1, late: keeps ? before.late : late };
}

/** Which person may open what, and when; by person and by room or area. */
function accessOf(desired: Desired): ReadonlyMap<string, Window> {
  if (!isLive(desired.status)) return new Map();
  return new Map(
    desired.guests.flatMap((guest) => {
      const window = guestWindow(desired, guest);
      if (window === null) return [];
      const person = personKey(desired, guest.guestId);
      const places = [
        ...guestRooms(desired, guest).map((room) => `room ${room}`),
        ...(guest.areas ?? []).map((area) => `area ${area}`),
      ];
      return places.map((place): [string, Window] => [`${person} ${place}`, window]);
    }),
  );
}

/** Whether a change takes keys away: a person loses a room, an area or part of the stay, or all keys, and the desk's cards, are void. */
export function takesKeysAway(before: Desired, after: Desired): boolean {
  if (after.voidedAt !== before.voidedAt || after.lostPhones.length > before.lostPhones.length) return true;
  const left = accessOf(after);
  return [...accessOf(before)].some(([access, { from, to }]) => {
    const kept = left.get(access);
    return kept === undefined || kept.from > from || kept.to < to;
  });
}

/**
 * The late messages as something that a person has to look at; `null` if nothing is lost by them. In a reservation that has
 * not begun, already the first one is: it should have begun it.
 */
export function behindTrouble(behind: Behind | null, reservation: 'begun' | 'never-begun' = 'begun'): Trouble | null {
  if (behind === null) return null;
  if (reservation === 'begun' && behind.count < row && !behind.late.takesAway) return null;
  const { count, late } = behind;
  const { name, revision, newest } = late;
  const which = count === 1 ? 'A message was' : `${count} messages in a row were`;
  const what = `${which} ignored because the revision is behind: ${name} has revision ${revision}, the reservation has ${newest}.`;
  const loss = late.takesAway ? ' It would take keys away.' : '';
  const risk = late.takesAway ? ' A guest may have a key that they should not have.' : '';
  return trouble('revision-behind', null, {
    forDesk: `Changes that the PMS sent for this reservation came too late and were ignored.${risk} Compare the reservation in the PMS with what is shown here, and change it again in the PMS. ${tellOperator}`,
    forOperator: `${what}${loss} Check in the PMS how the reservation is now, and send it again with a higher revision or without one. If the PMS counts from 1 again or in another unit, correct that.`,
  });
}
