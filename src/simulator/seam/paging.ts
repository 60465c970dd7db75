import { z } from 'zod';
import { invalidInput } from '../errors.ts';
import type { BaseRecord } from './records.ts';
import type { World } from './world.ts';

/** The parameters of every list that comes in pages. */
export const pageParameters = {
  limit: z.number().int().positive().optional(),
  page_cursor: z.string().nullish(),
};

const cursorSchema = z.object({ after: z.number(), filter: z.string() });

/** A request for a list: the endpoint's path, and its parameters. */
export interface ListRequest {
  readonly path: string;
  readonly input: Readonly<Record<string, unknown>> & {
    readonly limit?: number;
    readonly page_cursor?: string | null;
  };
}

/**
 * One page of records, oldest first, and the `pagination` object that leads to the next page.
 *
 * A cursor names the last record seen, so that deletions between two pages shift nothing. A cursor is refused with other
 * parameters than those of its first request.
 */
export function page<T extends Pick<BaseRecord, 'seq'>>(
  world: World,
  records: readonly T[],
  { path, input }: ListRequest,
): { readonly items: readonly T[]; readonly pagination: Readonly<Record<string, unknown>> } {
  const { limit, page_cursor: cursor, ...filterBy } = input;
  const filter = JSON.stringify(Object.entries(filterBy).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const after = typeof cursor === 'string' && cursor !== '' ? readCursor(cursor, filter) : 0;
  const rest = records.filter((record) => record.seq > after);
  const items = rest.slice(0, Math.min(limit ?? Infinity, world.settings().pageSize));
  const last = items.at(-1);
  if (last === undefined || items.length === rest.length) {
    return { items, pagination: { has_next_page: false, next_page_cursor: null, next_page_url: null } };
  }
  const next = Buffer.from(JSON.stringify({ after: last.seq, filter })).toString('base64url');
  const url = new URL(path, world.url());
  url.searchParams.set('page_cursor', next);
  return { items, pagination: { has_next_page: true, next_page_cursor: next, next_page_url: url.href } };
}

function readCursor(cursor: string, filter: string): number {
  try {
    const read = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (read.filter === filter) return read.after;
  } catch {
    throw invalidInput('page_cursor', 'Unknown page cursor');
  }
  throw invalidInput('page_cursor', 'This page cursor is from a list with other parameters');
}
