import { digest } from '../digest.ts';
import type { Entrance, PropertySettings } from '../property.ts';
import type { RoomBook } from './book.ts';
import { roomsInUse } from './bookIndex.ts';
import { mostCommonDoors } from './capacity.ts';

/** The doors behind a PMS room, or why it cannot be granted. */
export type RoomDoors =
  { readonly acsEntranceIds: readonly string[] } | { readonly refused: 'unknown-room' | 'no-mobile-key' };

function namesOf(settings: PropertySettings, room: string): readonly string[] | undefined {
  return settings.rooms === null ? [room] : settings.rooms[room];
}

/** Common doors by name, as far as they take mobile keys, and the names of those left out (rule 11). */
export interface CommonDoors {
  readonly acsEntranceIds: readonly string[];
  /** Those that are no common entrances that take mobile keys. */
  readonly leftOut: readonly string[];
  /** Those that do not fit on a key. */
  readonly tooMany: readonly string[];
}

/** The entrances that a reservation may use, by kind and name, and the doors that all reservations have in common. */
export interface KnownEntrances {
  readonly settings: PropertySettings;
  readonly byName: ReadonlyMap<string, Entrance>;
  /** Entrances that Seam no longer lists and that a holder keeps. */
  readonly unlisted: readonly Entrance[];
  /** The common doors of every guest: the ones that the settings name, else all that take mobile keys. */
  readonly common: CommonDoors;
  /** The ids of the entrances that open by themselves, such as guest entrances and elevators: no key names them. */
  readonly automatic: readonly string[];
  /** The entrances of each area. */
  readonly areas: Readonly<Record<string, readonly string[]>>;
}

/** A catalogue by the settings of its property: made once, when either changes, and passed on. */
export interface CatalogueIndex {
  /** The catalogue that was indexed; `null` if the entrances were never read. */
  readonly catalogue: readonly Entrance[] | null;
  /** The entrances as Seam lists them now: new grants are given by these. */
  readonly listed: KnownEntrances;
  /**
   * What reservations know that hold a room since before some entrances vanished from the list; the oldest grants
   * first.
   */
  readonly earlier: readonly { readonly upToGrant: number; readonly entrances: KnownEntrances }[];
  /** The digests of the parts of it that many reservations are told, by the very object. */
  readonly digests: ReadonlyMap<object, string>;
}

function nameKey(kind: Entrance['kind'], name: string): string {
  return `${kind} ${name}`;
}

function commonByName(byName: ReadonlyMap<string, Entrance>, names: readonly string[]): CommonDoors {
  const found = names.map((name) => ({ name, entrance: byName.get(nameKey('common', name)) }));
  return {
    acsEntranceIds: found.flatMap(({ entrance }) => (entrance?.takesMobileKey ? [entrance.acsEntranceId] : [])),
    leftOut: found.filter(({ entrance }) => !entrance?.takesMobileKey).map(({ name }) => name),
    tooMany: [],
  };
}

/**
 * The common doors of every guest, as many as a key holds: the first that the settings name, or else the first by name, so
 * that a list in another order changes no key.
 */
function commonOfAll(
  byName: KnownEntrances['byName'],
  entrances: readonly Entrance[],
  settings: PropertySettings,
): CommonDoors {
  const most = mostCommonDoors(settings) ?? Infinity;
  const usable = entrances.filter(({ kind, takesMobileKey }) => kind === 'common' && takesMobileKey);
  const all = [...new Set(usable.map(({ name }) => name))];
  const names = settings.commonEntrances ?? (all.length > most ? all.toSorted() : all);
  const common = commonByName(byName, names);
  if (common.acsEntranceIds.length <= most) return common;
  const fitting = names.filter((name) => !common.leftOut.includes(name));
  return { ...common, acsEntranceIds: common.acsEntranceIds.slice(0, most), tooMany: fitting.slice(most) };
}

function knownEntrances(entrances: readonly Entrance[], settings: PropertySettings): KnownEntrances {
  // Of several entrances with one name, the first counts.
  const byName = new Map(entrances.toReversed().map((entrance) => [nameKey(entrance.kind, entrance.name), entrance]));
  const areas = Object.entries(settings.areas).map(
    ([area, names]) => [area, commonByName(byName, names).acsEntranceIds] as const,
  );
  return {
    settings,
    byName,
    unlisted: entrances.filter(isUnlisted),
    common: commonOfAll(byName, entrances, settings),
    automatic: entrances.filter(({ kind }) => kind === 'other').map(({ acsEntranceId }) => acsEntranceId),
    areas: Object.fromEntries(areas),
  };
}

function isUnlisted({ unlistedSince }: Entrance): boolean {
  return unlistedSince !== undefined;
}

/** Indexes a catalogue, `null` if it was never read; returns `before` if that is the index of the same two objects. */
export function indexCatalogue(
  catalogue: readonly Entrance[] | null,
  settings: PropertySettings,
  before: CatalogueIndex | null = null,
): CatalogueIndex {
  if (before !== null && before.catalogue === catalogue && before.listed.settings === settings) return before;
  const all = catalogue ?? [];
  const listed = all.filter((entrance) => !isUnlisted(entrance));
  const unlisted = all.flatMap((entrance) =>
    entrance.unlistedSince === undefined ? [] : [{ entrance, upToGrant: entrance.unlistedSince }],
  );
  const grants = [...new Set(unlisted.map(({ upToGrant }) => upToGrant))].toSorted((a, b) => a - b);
  const now = knownEntrances(listed, settings);
  const earlier = grants.map((upToGrant) => {
    const kept = unlisted.filter((one) => one.upToGrant >= upToGrant).map(({ entrance }) => entrance);
    return { upToGrant, entrances: knownEntrances([...kept, ...listed], settings) };
  });
  const told = [now, ...earlier.map(({ entrances }) => entrances)].flatMap(({ common, areas, automatic }) => [
    common.acsEntranceIds,
    areas,
    automatic,
  ]);
  const digests = new Map([settings, ...told].map((part) => [part, digest(part)]));
  return { catalogue, listed: now, earlier, digests };
}

/**
 * The entrances for a reservation that holds a room under `grant`, with those that were listed when it was given: a list
 * that comes back empty, or in part, takes no key from a guest.
 */
export function entrancesUnder({ earlier, listed }: CatalogueIndex, grant: number): KnownEntrances {
  return earlier.find(({ upToGrant }) => grant <= upToGrant)?.entrances ?? listed;
}

/** The guest entrances of a PMS room: by the settings' mapping, else the entrance of the same name (rule 11). */
export function roomDoors({ settings, byName }: KnownEntrances, room: string): RoomDoors {
  const entrances = namesOf(settings, room)?.map((name) => byName.get(nameKey('guest', name)));
  if (entrances === undefined || entrances.length === 0) return { refused: 'unknown-room' };
  const known = entrances.filter((entrance) => entrance !== undefined);
  if (known.length < entrances.length) return { refused: 'unknown-room' };
  if (known.some(({ takesMobileKey }) => !takesMobileKey)) return { refused: 'no-mobile-key' };
  return { acsEntranceIds: known.map(({ acsEntranceId }) => acsEntranceId) };
}

/** Whether a room can be granted: it exists, and its doors take mobile keys. */
export function isGrantable({ catalogue, listed }: CatalogueIndex, room: string): boolean {
  return catalogue !== null && 'acsEntranceIds' in roomDoors(listed, room);
}

/**
 * The catalogue after Seam listed the entrances: the new list, and what the list before had, the new one lacks or calls
 * unfit for mobile keys, and a present grant still needs. A new entrance with the name of an old one replaces it.
 */
export function afterListing(
  before: readonly Entrance[],
  listed: readonly Entrance[],
  { settings, book }: { readonly settings: PropertySettings; readonly book: RoomBook },
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

/** Whether a list may be incomplete: then it is read again after a while. */
export function isShort(catalogue: readonly Entrance[]): boolean {
  return catalogue.length === 0 || catalogue.some(isUnlisted);
}
