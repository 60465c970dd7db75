/** The most guests of one reservation. */
export const maxGuests = 200;

/** The most rooms of one reservation. */
export const maxRooms = 200;

/**
 * The most rooms that all keys of one reservation name together: 200 guests with 10 rooms each. The state of a reservation
 * names the doors of every key, of old and new keys at once, and Temporal takes no state of 2 MB.
 */
export const maxRoomsOfKeys = 2_000;

/**
 * The most persons that one reservation has in its life: those who had a guest id before are remembered, so that their keys
 * and identities are never taken for another person's.
 */
export const maxPersons = 600;

/** How large a value from outside may be. */
export interface Bounds {
  /** Entries of one list. */
  readonly entries: number;
  /** Fields of one object. */
  readonly fields: number;
  /** Characters of one text, or of the name of a field. */
  readonly text: number;
  /** Values in all, at every depth. */
  readonly values: number;
  /** Characters in all. */
  readonly characters: number;
}

/**
 * The bounds of a message to a reservation, and of every body of a request: 200 guests with all their data, and 10 rooms
 * each. The schema says more exactly what is too much; these keep it from working through what it can only refuse.
 */
export const messageBounds: Bounds = {
  entries: 1_000,
  fields: 100,
  text: 10_000,
  values: 15_000,
  characters: 500_000,
};

/** The bounds of what our own workflows, the worker and the gateway send to workflows: a hotel of some thousand rooms. */
export const signalBounds: Bounds = {
  entries: 10_000,
  fields: 10_000,
  text: 5_000,
  values: 100_000,
  characters: 1_500_000,
};

/** Deeper than anything that is sent; a stack of this height is no danger. */
const deepest = 16;

/** What of a value is too large: the path to it, and the reason. */
export interface TooLarge {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
}

interface Place {
  readonly value: unknown;
  readonly path: readonly PropertyKey[];
}

function tooLargeItself(value: unknown, { entries, fields, text }: Bounds): string | null {
  if (typeof value === 'string') return value.length > text ? `is longer than ${text} characters` : null;
  if (Array.isArray(value)) return value.length > entries ? `has more than ${entries} entries` : null;
  if (typeof value !== 'object' || value === null) return null;
  const names = Object.keys(value);
  if (names.length > fields) return `has more than ${fields} fields`;
  return names.some((name) => name.length > text) ? 'has a field with a name that is too long' : null;
}

function inside({ value, path }: Place): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, one]: [string, unknown]) => ({
    value: one,
    path: [...path, Array.isArray(value) ? Number(name) : name],
  }));
}

function charactersOf({ value, path }: Place): number {
  const name = path.at(-1);
  return (typeof value === 'string' ? value.length : 0) + (typeof name === 'string' ? name.length : 0);
}

/**
 * What of a value from outside is too large, `null` if nothing is. It stops at the first thing that is, so that it takes as
 * long as the bounds say and not as long as the value is.
 */
export function tooLarge(given: unknown, bounds: Bounds): TooLarge | null {
  const places: Place[] = [{ value: given, path: [] }];
  let [values, characters] = [0, 0];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    values += 1;
    characters += charactersOf(place);
    const { value, path } = place;
    const reason = tooLargeItself(value, bounds);
    if (reason !== null) return { path, reason };
    if (path.length > deepest) return { path: [], reason: `is nested deeper than ${deepest}` };
    if (values > bounds.values) return { path: [], reason: `holds more than ${bounds.values} values` };
    if (characters > bounds.characters) return { path: [], reason: `holds more than ${bounds.characters} characters` };
    for (const one of inside(place)) places.push(one);
  }
  return null;
}
