import { z } from 'zod';
import type { CredentialState } from '../credentials/credential.ts';
import type { Attention, ReservationView } from './view.ts';

/** How many keys of a reservation are in each state; a state without a key is absent. */
export type KeyCounts = Readonly<Partial<Record<CredentialState, number>>>;

/** A thing that a person has to look at, as a list shows it: for the front desk. */
export type ListedAttention = Pick<Attention, 'code' | 'about' | 'forDesk' | 'since'>;

/**
 * What a list shows of a reservation beside its search attributes. The reservation writes it into its memo, which is plain
 * JSON and never encrypted by itself: ids, codes and words for the front desk, nothing of a guest.
 */
export interface Listed {
  /** The ids of the guests, the primary one first. */
  readonly guests: readonly string[];
  readonly keys: KeyCounts;
  readonly attention: readonly ListedAttention[];
}

/** How many entries of a kind a memo has at most: it is written anew with every change. */
const mostListed = 50;

/** The longest text of an entry, in characters: a sentence or two. */
const longestText = 400;

function countsOf({ guests }: ReservationView): KeyCounts {
  const counts: Partial<Record<CredentialState, number>> = {};
  for (const { credentials } of guests)
    for (const { state } of credentials) if (state !== 'revoked') counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

function shortened({ code, about, forDesk, since }: Attention): ListedAttention {
  return { code, about, forDesk: forDesk.slice(0, longestText).toWellFormed(), since };
}

/** What a list shows of a reservation. `hidden` are its rooms that may be a guest's contact: entries about them are left out. */
export function listedOf(view: ReservationView, hidden: readonly string[]): Listed {
  const shown = view.needsAttention.filter(
    ({ about, forDesk }) => !hidden.some((room) => about === room || forDesk.includes(room)),
  );
  return {
    guests: view.guests.map(({ guestId }) => guestId).slice(0, mostListed),
    keys: countsOf(view),
    attention: shown.slice(0, mostListed).map(shortened),
  };
}

/**
 * Whether what a list shows has changed. That keys alone changed waits until the creates under way are answered: every change
 * is an event of the history.
 */
export function isWorthListing(listed: Listed, shown: Listed | null): boolean {
  if (JSON.stringify(listed) === JSON.stringify(shown)) return false;
  if (shown === null || listed.keys.requested === undefined) return true;
  return JSON.stringify({ ...listed, keys: shown.keys }) !== JSON.stringify(shown);
}

const nothing: Listed = { guests: [], keys: {}, attention: [] };

const count = z.int().min(0).optional();
const memoShape = z.object({
  guests: z.array(z.string()).catch([]),
  keys: z.object({ requested: count, issued: count, invalidated: count, revoking: count, revoked: count }).catch({}),
  attention: z
    .array(z.object({ code: z.string(), about: z.string().nullable(), forDesk: z.string(), since: z.string() }))
    .catch([]),
});

/**
 * Reads what a list shows from a memo. Everyone who reaches Temporal can write one: what cannot be read is empty. So is what is
 * missing, because Temporal's server leaves a field out that is an empty list.
 */
export function readListed(memo: unknown): Listed {
  return memoShape.safeParse(memo).data ?? nothing;
}
