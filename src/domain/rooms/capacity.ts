import type { PropertySettings } from '../property.ts';

/** Consecutive guest rooms, additional guest rooms and common entrances that an rfid48 card holds (Seam: mobile credential related properties). */
export const rfid48 = { consecutive: 33, additional: 7, common: 28 } as const;

function longestRun(positions: readonly number[]): number {
  let longest = 0;
  let run = 0;
  let previous: number | null = null;
  for (const position of positions.toSorted((a, b) => a - b)) {
    run = previous !== null && position === previous + 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
    previous = position;
  }
  return longest;
}

/**
 * Why a card cannot hold these rooms, `null` if it can (rule 11): rfid48 holds 33 consecutive guest rooms in the
 * property's room order and 7 more, or 7 if the order is unknown. TLCode has no documented limit.
 */
export function cardRefuses(settings: PropertySettings, rooms: readonly string[]): string | null {
  if (settings.cardFormat !== 'rfid48') return null;
  const doors = rooms.flatMap((room) => settings.rooms?.[room] ?? [room]);
  const order = settings.rooms === null ? null : [...new Set(Object.values(settings.rooms).flat())];
  const run = order === null ? 0 : longestRun(doors.map((door) => order.indexOf(door)));
  if (doors.length <= rfid48.additional) return null;
  if (run <= rfid48.consecutive && doors.length - run <= rfid48.additional) return null;
  const limit =
    order === null
      ? `${rfid48.additional} guest rooms if the properties file gives no room order`
      : `${rfid48.consecutive} consecutive guest rooms and ${rfid48.additional} more`;
  return `names ${doors.length} doors; an rfid48 card holds ${limit}`;
}
