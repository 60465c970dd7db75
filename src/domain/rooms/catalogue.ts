import type { Entrance, PropertySettings } from '../property.ts';

/** The doors behind a PMS room, or why it cannot be granted. */
export type RoomDoors =
  { readonly acsEntranceIds: readonly string[] } | { readonly refused: 'unknown-room' | 'no-mobile-key' };

const named = (catalogue: readonly Entrance[], name: string, kind: Entrance['kind']): Entrance | undefined =>
  catalogue.find((entrance) => entrance.kind === kind && entrance.name === name);

/** The guest entrances of a PMS room: by the settings' mapping, else the entrance of the same name (rule 11). */
export const roomDoors = (settings: PropertySettings, catalogue: readonly Entrance[], room: string): RoomDoors => {
  const names = settings.rooms === null ? [room] : settings.rooms[room];
  const entrances = names?.map((name) => named(catalogue, name, 'guest'));
  if (entrances === undefined || entrances.length === 0) return { refused: 'unknown-room' };
  const known = entrances.filter((entrance) => entrance !== undefined);
  if (known.length < entrances.length) return { refused: 'unknown-room' };
  if (known.some(({ takesMobileKey }) => !takesMobileKey)) return { refused: 'no-mobile-key' };
  return { acsEntranceIds: known.map(({ acsEntranceId }) => acsEntranceId) };
};

/** Common doors by name, as far as they take mobile keys, and the names of those left out (rule 11). */
export interface CommonDoors {
  readonly acsEntranceIds: readonly string[];
  readonly leftOut: readonly string[];
}

const byName = (catalogue: readonly Entrance[], names: readonly string[]): CommonDoors => {
  const found = names.map((name) => ({
    name,
    entrance: catalogue.find((e) => e.kind === 'common' && e.name === name),
  }));
  return {
    acsEntranceIds: found.flatMap(({ entrance }) => (entrance?.takesMobileKey ? [entrance.acsEntranceId] : [])),
    leftOut: found.filter(({ entrance }) => !entrance?.takesMobileKey).map(({ name }) => name),
  };
};

/** The common doors of every guest: those that the settings name, else all that take mobile keys. */
export const commonDoors = (settings: PropertySettings, catalogue: readonly Entrance[]): CommonDoors =>
  byName(
    catalogue,
    settings.commonEntrances ??
      catalogue.filter(({ kind, takesMobileKey }) => kind === 'common' && takesMobileKey).map(({ name }) => name),
  );

/** The entrances of each area. */
export const areaDoors = (
  settings: PropertySettings,
  catalogue: readonly Entrance[],
): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(settings.areas).map(([area, names]) => [area, byName(catalogue, names).acsEntranceIds]),
  );
