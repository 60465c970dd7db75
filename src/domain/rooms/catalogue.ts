import type { Entrance, PropertySettings } from '../property.ts';
import { roomsInUse, type RoomBook } from './book.ts';

/** The doors behind a PMS room, or why it cannot be granted. */
export type RoomDoors =
  { readonly acsEntranceIds: readonly string[] } | { readonly refused: 'unknown-room' | 'no-mobile-key' };

const named = (catalogue: readonly Entrance[], name: string, kind: Entrance['kind']): Entrance | undefined =>
  catalogue.find((entrance) => entrance.kind === kind && entrance.name === name);

const namesOf = (settings: PropertySettings, room: string): readonly string[] | undefined =>
  settings.rooms === null ? [room] : settings.rooms[room];

/** The guest entrances of a PMS room: by the settings' mapping, else the entrance of the same name (rule 11). */
export const roomDoors = (settings: PropertySettings, catalogue: readonly Entrance[], room: string): RoomDoors => {
  const entrances = namesOf(settings, room)?.map((name) => named(catalogue, name, 'guest'));
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

const isUnlisted = ({ unlistedSince }: Entrance): boolean => unlistedSince !== undefined;

/** The entrances as Seam lists them now: what new grants are given by. */
export const listedIn = (catalogue: readonly Entrance[]): readonly Entrance[] =>
  catalogue.some(isUnlisted) ? catalogue.filter((entrance) => !isUnlisted(entrance)) : catalogue;

/**
 * The entrances for who holds a room under a grant, with those that were listed when it was given: a list that comes back
 * empty, or in part, takes no key from anybody.
 */
export const knownUnder = (catalogue: readonly Entrance[], grant: number): readonly Entrance[] => {
  const kept = catalogue.filter(({ unlistedSince }) => unlistedSince !== undefined && grant <= unlistedSince);
  return kept.length === 0 ? listedIn(catalogue) : [...kept, ...listedIn(catalogue)];
};

/**
 * The catalogue after Seam listed the entrances: what it lists, and what it listed before, lists no more or calls unfit for
 * mobile keys, and somebody's grant still needs. An entrance that is listed anew under the same name takes the old one's place.
 */
export const afterListing = (
  before: readonly Entrance[],
  listed: readonly Entrance[],
  settings: PropertySettings,
  book: RoomBook,
): readonly Entrance[] => {
  const oldest = Math.min(...Object.values(book.holdings).map(({ grant }) => grant));
  const rooms = new Set(roomsInUse(book).flatMap((room) => namesOf(settings, room) ?? []));
  const isReplaced = ({ kind, name }: Entrance): boolean =>
    listed.some((one) => one.kind === kind && one.name === name && one.takesMobileKey);
  const kept = before
    .filter((entrance) => entrance.takesMobileKey && !isReplaced(entrance))
    .map((entrance) => ({ ...entrance, unlistedSince: entrance.unlistedSince ?? book.lastGrant }))
    .filter(({ kind, name, unlistedSince }) => (kind === 'guest' ? rooms.has(name) : oldest <= unlistedSince));
  return [...listed, ...kept.filter(({ kind }) => kind !== 'other')];
};

/** Whether a list may have come back short: then it is asked for again after a while. */
export const isShort = (catalogue: readonly Entrance[]): boolean =>
  catalogue.length === 0 || catalogue.some(isUnlisted);
