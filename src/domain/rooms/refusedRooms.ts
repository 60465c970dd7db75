import { roomDoors, type CatalogueIndex } from './catalogue.ts';

/** A room to which the property makes no key, and why. */
export interface RefusedRoom {
  readonly room: string;
  readonly why: 'unknown-room' | 'no-mobile-key';
}

/** Which of some rooms the property would refuse now; `null` if it has not read its entrances yet. */
export function refusedRooms(index: CatalogueIndex | null, rooms: readonly string[]): readonly RefusedRoom[] | null {
  if (index === null || index.catalogue === null) return null;
  return rooms.flatMap((room) => {
    const doors = roomDoors(index.listed, room);
    return 'refused' in doors ? [{ room, why: doors.refused }] : [];
  });
}
