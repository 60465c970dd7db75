import type { Guest } from '../messages/reservation.ts';
import type { PropertySettings } from '../property.ts';
import type { Granted } from './granted.ts';

/** Consecutive guest rooms, additional guest rooms and common entrances that an rfid48 card holds (Seam: mobile credential related properties). */
const rfid48 = { consecutive: 33, additional: 7, common: 28 } as const;

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
  const doors = [...new Set(rooms.flatMap((room) => settings.rooms?.[room] ?? [room]))];
  const order = settings.rooms === null ? null : [...new Set(Object.values(settings.rooms).flat())];
  const run = order === null ? 0 : longestRun(doors.map((door) => order.indexOf(door)));
  if (doors.length - Math.min(run, rfid48.consecutive) <= rfid48.additional) return null;
  const limit =
    order === null
      ? `${rfid48.additional} guest rooms if the properties file gives no room order`
      : `${rfid48.consecutive} consecutive guest rooms and ${rfid48.additional} more`;
  return `names ${doors.length} doors; an rfid48 card holds ${limit}`;
}

/** How many common doors a key of this property holds (rule 11); `null`: no limit is known. */
export function mostCommonDoors({ cardFormat }: PropertySettings): number | null {
  return cardFormat === 'rfid48' ? rfid48.common : null;
}

/** The common doors of a guest's key, and those that do not fit on it. */
export interface CommonDoorsOfKey {
  readonly acsEntranceIds: readonly string[];
  readonly leftOut: readonly string[];
}

/**
 * The common doors of a guest's key (rules 1 and 11): those of every guest, then those of the guest's areas, in the order in
 * which the guest has them, as many as the key holds.
 */
export function commonDoorsOf(granted: Granted, { areas = [] }: Pick<Guest, 'areas'>): CommonDoorsOfKey {
  const { commonEntranceIds, mostCommon = Infinity } = granted;
  const all = [...new Set([...commonEntranceIds, ...areas.flatMap((area) => granted.areas[area] ?? [])])];
  return { acsEntranceIds: all.slice(0, mostCommon), leftOut: all.slice(mostCommon) };
}
