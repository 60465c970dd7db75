const numbers = new Set(['limit', 'unstable_offset']);
const booleans = new Set(['is_multi_phone_sync_credential', 'without_user_identifier_key']);
const lists = new Set(['event_types', 'include_if', 'between']);
const nullable = new Set(['page_cursor']);
/** The SDK adds this name to every query, to say how it writes queries; no endpoint has such a parameter. */
const dialect = '_strict';

/** Reads a query string as Seam's SDK writes it: a repeated name is a list, an empty value is null or the empty list. */
export function readQuery(search: URLSearchParams): Readonly<Record<string, unknown>> {
  const names = new Set(search.keys());
  names.delete(dialect);
  return Object.fromEntries([...names].map((name) => [name, readValue(name, search.getAll(name))]));
}

function readValue(name: string, values: readonly string[]): unknown {
  const [first = ''] = values;
  if (lists.has(name) || name.endsWith('_ids')) return first === '' ? [] : values;
  if (first === '' && nullable.has(name)) return null;
  if (numbers.has(name) && first !== '') return Number(first);
  if (booleans.has(name) && (first === 'true' || first === 'false')) return first === 'true';
  return first;
}
