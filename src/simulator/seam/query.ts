const NUMBERS = new Set(['limit', 'unstable_offset']);
const BOOLEANS = new Set(['is_multi_phone_sync_credential', 'without_user_identifier_key']);
const LISTS = new Set(['event_types', 'include_if', 'between']);
const NULLABLE = new Set(['page_cursor']);
/** The SDK's own word for how it writes a query; it is no parameter of any endpoint. */
const DIALECT = '_strict';

/** Reads a query string as Seam's SDK writes it: repeated names are lists, an empty value is null or the empty list. */
export function readQuery(search: URLSearchParams): Readonly<Record<string, unknown>> {
  const names = new Set(search.keys());
  names.delete(DIALECT);
  return Object.fromEntries([...names].map((name) => [name, readValue(name, search.getAll(name))]));
}

function readValue(name: string, values: readonly string[]): unknown {
  const [first = ''] = values;
  if (LISTS.has(name) || name.endsWith('_ids')) return first === '' ? [] : values;
  if (first === '' && NULLABLE.has(name)) return null;
  if (NUMBERS.has(name) && first !== '') return Number(first);
  if (BOOLEANS.has(name) && (first === 'true' || first === 'false')) return first === 'true';
  return first;
}
