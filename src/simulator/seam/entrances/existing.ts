import { isAutomatic, type Door } from '../../hotel/doors.ts';
import type { World } from '../world.ts';

/** The doors of the hotel; by the settings it has no doors that open by themselves. */
export function existingDoors(world: World): readonly Door[] {
  const hasAutomatic = world.settings().automaticDoors !== 'none';
  return [...world.hotel.doors.values()].filter((door) => hasAutomatic || !isAutomatic(door));
}

/** The ids of the doors that open by themselves and that Seam shows on every credential. */
export function shownAutomaticDoors(world: World): readonly string[] {
  if (world.settings().automaticDoors !== 'shown') return [];
  return existingDoors(world)
    .filter(isAutomatic)
    .map(({ doorId }) => doorId);
}
