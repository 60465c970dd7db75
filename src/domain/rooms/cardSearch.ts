import { earlier, plus, type Instant } from '../instant.ts';
import type { RoomGrant } from './granted.ts';

/**
 * A room on which keys died from outside: it is looked at until a card of the desk that ended them is found, or for two
 * minutes, because Seam's lists lag (rule 19).
 */
export interface Search {
  readonly room: string;
  readonly grant: number;
  /** The generations whose keys died. */
  readonly generations: readonly number[];
  readonly until: Instant;
  readonly looks: number;
  readonly nextLookAt: Instant;
}

/** How long a card is looked for. */
const searchMs = 120_000;

/** The pause after a look that found no card: two seconds at first, half a minute at the most. */
function pauseMs(looks: number): number {
  return Math.min(2_000 * 2 ** looks, 30_000);
}

/** The search on a room under its present grant, `null` if there is none. */
export function searchOn(
  searches: readonly Search[],
  room: string,
  { grant }: Pick<RoomGrant, 'grant'>,
): Search | null {
  return searches.find((one) => one.room === room && one.grant === grant) ?? null;
}

/** A key or card that died, by what a search needs to know of it. */
export interface DeadKey {
  readonly generation: number;
  readonly grants: Readonly<Record<string, number>>;
}

/** The searches with those for one more dead key: its rooms are looked at at once. */
export function searchedFor(searches: readonly Search[], { generation, grants }: DeadKey, now: Instant) {
  return Object.entries(grants).reduce<readonly Search[]>((before, [room, grant]) => {
    const known = searchOn(before, room, { grant });
    if (known?.generations.includes(generation)) return before;
    const generations = [...(known?.generations ?? []), generation];
    const search: Search = { room, grant, generations, until: plus(now, searchMs), looks: 0, nextLookAt: now };
    return [...before.filter((one) => one !== known), search];
  }, searches);
}

/** A search after one more look that found no card. */
export function afterVainLook(search: Search, now: Instant): Search {
  const next = plus(now, pauseMs(search.looks));
  const nextLookAt = now < search.until ? earlier(next, search.until) : next;
  return { ...search, looks: search.looks + 1, nextLookAt };
}
