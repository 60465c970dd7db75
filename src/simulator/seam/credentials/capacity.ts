import { invalidInput } from '../../errors.ts';
import type { Door } from '../../hotel/doors.ts';
import type { World } from '../world.ts';

/** What an rfid48 card holds (Seam: mobile credential related properties). */
const consecutiveGuestDoors = 33;
const additionalGuestDoors = 7;
const mostCommonDoors = 28;

const parameter = 'allowed_acs_entrance_ids';

/** Checks that a card holds these doors; throws a 400 if not. TLCode has no documented limit. */
export function checkCapacity(world: World, doors: readonly Door[], cardFormat: 'TLCode' | 'rfid48' | undefined): void {
  if (cardFormat === 'TLCode') return;
  const guests = doors.filter((door) => door.category === 'guest');
  if (doors.length - guests.length > mostCommonDoors) {
    throw invalidInput(parameter, `At most ${mostCommonDoors} common entrances fit on a credential`);
  }
  const run = Math.min(longestRun(world, guests), consecutiveGuestDoors);
  if (guests.length - run <= additionalGuestDoors) return;
  const limit = `${consecutiveGuestDoors} consecutive guest entrances and ${additionalGuestDoors} more`;
  throw invalidInput(parameter, `At most ${limit} fit on a credential`);
}

/** The longest row of doors that follow each other in the hotel's order. */
function longestRun(world: World, doors: readonly Door[]): number {
  const chosen = new Set(doors);
  let [longest, run] = [0, 0];
  for (const door of world.hotel.doors.values()) {
    run = chosen.has(door) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
