import { createHash } from 'node:crypto';

/** Visionline's categories of doors. */
export type DoorCategory = 'guest' | 'common' | 'common (PMS)' | 'entrance' | 'elevator reader';

/** A door of the hotel with an offline lock in it. */
export interface Door {
  readonly doorId: string;
  readonly name: string;
  readonly category: DoorCategory;
  readonly takesMobileKeys: boolean;
}

function numbers(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

/** The default guest rooms: 101 to 110, 201 to 210, and 301, which takes no mobile key. */
export const defaultRooms: readonly string[] = [...numbers(101, 110), ...numbers(201, 210), '301'];

const commonDoors: readonly (readonly [name: string, category: DoorCategory])[] = [
  ['Main Entrance', 'common'],
  ['Pool', 'common (PMS)'],
];

const automaticDoors: readonly (readonly [name: string, category: DoorCategory])[] = [
  ['Guest Entrance', 'entrance'],
  ['Elevator', 'elevator reader'],
];
const roomWithoutMobileKeys = '301';

/** The UUID of a name, always the same, so that ids stay the same after a restart of the simulator. */
export function stableId(name: string): string {
  const hex = createHash('sha256').update(`nightlatch simulator ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whether a door is a common one, which a key has to name. */
export function isCommon({ category }: Door): boolean {
  return category === 'common' || category === 'common (PMS)';
}

/** Whether a door opens by itself for every key to a room, without being named. */
export function isAutomatic(door: Door): boolean {
  return door.category !== 'guest' && !isCommon(door);
}

/** The hotel's doors: guest rooms in the order given, the common doors, and those that open by themselves. */
export function planDoors(rooms: readonly string[], moreCommonDoors: readonly string[] = []): readonly Door[] {
  function door(name: string, category: Door['category']): Door {
    return {
      doorId: stableId(`door ${name}`),
      name,
      category,
      takesMobileKeys: name !== roomWithoutMobileKeys,
    };
  }
  return [
    ...rooms.map((name) => door(name, 'guest')),
    ...commonDoors.map(([name, category]) => door(name, category)),
    ...moreCommonDoors.map((name) => door(name, 'common')),
    ...automaticDoors.map(([name, category]) => door(name, category)),
  ];
}
