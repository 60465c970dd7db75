import type { Entrance, PropertySettings } from '../property.ts';
import { roomsInUse, type RoomBook } from './book.ts';

/** The doors behind a PMS room, or why it cannot be granted. */
export type RoomDoors =
  { readonly acsEntranceIds: readonly string[] } | { readonly refused: 'unknown-room' | 'no-mobile-key' };

/** The entrances by kind and name: worked out once for each catalogue, for it is asked for everybody. */
const indexes = new WeakMap<readonly Entrance[], ReadonlyMap<string, Entrance>>();

function named(catalogue: readonly Entrance[], name: string, kind: Entrance['kind']): Entrance | undefined {
  const before = indexes.get(catalogue);
  // Of several of one name, the first.
  const index =
    before ?? new Map(catalogue.toReversed().map((entrance) => [`${entrance.kind} ${entrance.name}`, entrance]));
  if (before === undefined) indexes.set(catalogue, index);
  return index.get(`${kind} ${name}`);
}

function namesOf(settings: PropertySettings, room: string): readonly string[] | undefined {
  return settings.rooms === null ? [room] : settings.rooms[room];
}

/** The guest entrances of a PMS room: by the settings' mapping, else the entrance of the same name (rule 11). */
export function roomDoors(settings: PropertySettings, catalogue: readonly Entrance[], room: string): RoomDoors {
  const entrances = namesOf(settings, room)?.map((name) => named(catalogue, name, 'guest'));
  if (entrances === undefined || entrances.length === 0) return { refused: 'unknown-room' };
  const known = entrances.filter((entrance) => entrance !== undefined);
  if (known.length < entrances.length) return { refused: 'unknown-room' };
  if (known.some(({ takesMobileKey }) => !takesMobileKey)) return { refused: 'no-mobile-key' };
  return { acsEntranceIds: known.map(({ acsEntranceId }) => acsEntranceId) };
}

/** Common doors by name, as far as they take mobile keys, and the names of those left out (rule 11). */
export interface CommonDoors {
  readonly acsEntranceIds: readonly string[];
  readonly leftOut: readonly string[];
}

function byName(catalogue: readonly Entrance[], names: readonly string[]): CommonDoors {
  const found = names.map((name) => ({
    name,
    entrance: named(catalogue, name, 'common'),
  }));
  return {
    acsEntranceIds: found.flatMap(({ entrance }) => (entrance?.takesMobileKey ? [entrance.acsEntranceId] : [])),
    leftOut: found.filter(({ entrance }) => !entrance?.takesMobileKey).map(({ name }) => name),
  };
}

function commonOf(settings: PropertySettings, catalogue: readonly Entrance[]): CommonDoors {
  return byName(
    catalogue,
    settings.commonEntrances ??
      catalogue.filter(({ kind, takesMobileKey }) => kind === 'common' && takesMobileKey).map(({ name }) => name),
  );
}

function areasOf(
  settings: PropertySettings,
  catalogue: readonly Entrance[],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(settings.areas).map(([area, names]) => [area, byName(catalogue, names).acsEntranceIds]),
  );
}

/** The doors that are the same for all reservations of a property. */
export interface SharedDoors {
  /** Those of every guest: the ones that the settings name, else all that take mobile keys. */
  readonly common: CommonDoors;
  /** The entrances of each area. */
  readonly areas: Readonly<Record<string, readonly string[]>>;
}

const shared = new WeakMap<readonly Entrance[], WeakMap<PropertySettings, SharedDoors>>();

/** The doors that all reservations have in common: the very same objects for the same settings and catalogue. */
export function sharedDoors(settings: PropertySettings, catalogue: readonly Entrance[]): SharedDoors {
  const bySettings = shared.get(catalogue) ?? new WeakMap<PropertySettings, SharedDoors>();
  const doors = bySettings.get(settings) ?? {
    common: commonOf(settings, catalogue),
    areas: areasOf(settings, catalogue),
  };
  shared.set(catalogue, bySettings.set(settings, doors));
  return doors;
}

function isUnlisted({ unlistedSince }: Entrance): boolean {
  return unlistedSince !== undefined;
}

/** A catalogue in its two parts, and what holders know of it by how many unlisted entrances they keep. */
interface Parts {
  readonly listed: readonly Entrance[];
  readonly unlisted: readonly Entrance[];
  readonly known: Map<number, readonly Entrance[]>;
}

const parts = new WeakMap<readonly Entrance[], Parts>();

function partsOf(catalogue: readonly Entrance[]): Parts {
  const before = parts.get(catalogue);
  if (before !== undefined) return before;
  const unlisted = catalogue.filter(isUnlisted);
  const listed = unlisted.length === 0 ? catalogue : catalogue.filter((entrance) => !isUnlisted(entrance));
  const found: Parts = { listed, unlisted, known: new Map([[0, listed]]) };
  parts.set(catalogue, found);
  return found;
}

/** The entrances as Seam lists them now: what new grants are given by. */
export function listedIn(catalogue: readonly Entrance[]): readonly Entrance[] {
  return partsOf(catalogue).listed;
}

/**
 * The entrances for who holds a room under a grant, with those that were listed when it was given: a list that comes back
 * empty, or in part, takes no key from anybody.
 */
export function knownUnder(catalogue: readonly Entrance[], grant: number): readonly Entrance[] {
  const { listed, unlisted, known } = partsOf(catalogue);
  const kept = unlisted.filter(({ unlistedSince }) => grant <= (unlistedSince ?? 0));
  const before = known.get(kept.length) ?? [...kept, ...listed];
  known.set(kept.length, before);
  return before;
}

/**
 * The catalogue after Seam listed the entrances: what it lists, and what it listed before, lists no more or calls unfit for
 * mobile keys, and somebody's grant still needs. An entrance that is listed anew under the same name takes the old one's place.
 */
export function afterListing(
  before: readonly Entrance[],
  listed: readonly Entrance[],
  settings: PropertySettings,
  book: RoomBook,
): readonly Entrance[] {
  const oldest = Math.min(...Object.values(book.holdings).map(({ grant }) => grant));
  const rooms = new Set(roomsInUse(book).flatMap((room) => namesOf(settings, room) ?? []));
  function isReplaced({ kind, name }: Entrance): boolean {
    return listed.some((one) => one.kind === kind && one.name === name && one.takesMobileKey);
  }
  const kept = before
    .filter((entrance) => entrance.takesMobileKey && !isReplaced(entrance))
    .map((entrance) => ({ ...entrance, unlistedSince: entrance.unlistedSince ?? book.lastGrant }))
    .filter(({ kind, name, unlistedSince }) => (kind === 'guest' ? rooms.has(name) : oldest <= unlistedSince));
  return [...listed, ...kept.filter(({ kind }) => kind !== 'other')];
}

/** Whether a list may have come back short: then it is asked for again after a while. */
export function isShort(catalogue: readonly Entrance[]): boolean {
  return catalogue.length === 0 || catalogue.some(isUnlisted);
}
