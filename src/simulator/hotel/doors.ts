import { createHash } from 'node:crypto';

/** A door of the hotel with an offline lock in it. */
export interface Door {
  readonly doorId: string;
  readonly name: string;
  readonly category: 'guest' | 'common';
  readonly takesMobileKeys: boolean;
}

function numbers(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** The guest rooms that the hotel has unless told otherwise: 101 to 110, 201 to 210, and 301, which takes no mobile key. */
export const DEFAULT_ROOMS: readonly string[] = [...numbers(101, 110), ...numbers(201, 210), '301'];

const COMMON_DOORS = ['Main Entrance', 'Pool'];
const WITHOUT_MOBILE_KEYS = '301';

/** A UUID that a name always gets again, so that ids outlive a restart of the simulator. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`nightlatch simulator ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The hotel's doors, guest rooms in the order given and then the common doors. */
export function planDoors(rooms: readonly string[]): readonly Door[] {
  function door(name: string, category: Door['category']): Door {
    return {
      doorId: stableId(`door ${name}`),
      name,
      category,
      takesMobileKeys: name !== WITHOUT_MOBILE_KEYS,
    };
  }
  return [...rooms.map((name) => door(name, 'guest')), ...COMMON_DOORS.map((name) => door(name, 'common'))];
}
