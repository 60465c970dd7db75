import { stayProblem } from '../../domain/messages/fields.ts';
import type { Problem } from '../../domain/messages/index.ts';
import { stayOf } from '../../settings/index.ts';
import type { KnownProperty } from './property.ts';

/** A body with instants in place of dates, and the problems of the dates. */
export interface Resolved {
  readonly body: unknown;
  readonly problems: readonly Problem[];
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasDates(stay: unknown): stay is Fields {
  return isFields(stay) && ('arrival' in stay || 'departure' in stay);
}

function resolveStay(property: KnownProperty, stay: Fields, path: string): Resolved {
  function at(problem: Problem): Problem {
    return { ...problem, field: `${path}.${problem.field}` };
  }
  const { arrival, departure, ...more } = stay;
  if (Object.keys(more).length > 0)
    return { body: stay, problems: [{ field: path, reason: 'mixes arrival and departure with other fields' }] };
  const problems = Object.entries({ arrival, departure }).flatMap(([field, value]) =>
    typeof value === 'string' ? [] : [{ field, reason: value === undefined ? 'is missing' : 'is not a date' }],
  );
  if (typeof arrival !== 'string' || typeof departure !== 'string') return { body: stay, problems: problems.map(at) };
  const read = stayOf({ arrival, departure }, property);
  if (!read.ok) return { body: stay, problems: read.problems.map(at) };
  const reason = stayProblem(read.value);
  return { body: read.value, problems: reason === null ? [] : [{ field: `${path}.departure`, reason }] };
}

/** Resolves the `stay` of an object, whose path in the body is `path`. */
function resolveIn(property: KnownProperty, value: unknown, path: string): Resolved {
  if (!isFields(value) || !hasDates(value['stay'])) return { body: value, problems: [] };
  const { body, problems } = resolveStay(property, value['stay'], path === '' ? 'stay' : `${path}.stay`);
  return { body: { ...value, stay: body }, problems };
}

/**
 * Turns each stay that a body gives as `arrival` and `departure` into instants, by the property's check-in and check-out
 * times: the stay of the reservation, of its guests, of a new guest. The rest of the body is left to the schema.
 */
export function resolveStays(property: KnownProperty, body: unknown): Resolved {
  const own = resolveIn(property, body, '');
  if (!isFields(own.body)) return own;
  const { guests, guest } = own.body;
  const one = resolveIn(property, guest, 'guest');
  const all = Array.isArray(guests)
    ? guests.map((item: unknown, index) => resolveIn(property, item, `guests[${index}]`))
    : null;
  return {
    body: {
      ...own.body,
      ...(guest === undefined ? {} : { guest: one.body }),
      ...(all === null ? {} : { guests: all.map((item) => item.body) }),
    },
    problems: [...own.problems, ...one.problems, ...(all ?? []).flatMap((item) => item.problems)],
  };
}
