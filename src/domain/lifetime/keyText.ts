import type { Credential } from '../credentials/credential.ts';
import { code, named } from '../text.ts';

// Summaries of calls and timers, as Temporal's Web UI shows them. The server takes 400 bytes.

const mostInSummary = 2;

/** A list for a summary, of two names at most. */
function few(names: readonly string[]): string {
  const more = names.length - mostInSummary;
  return `${named(names.slice(0, mostInSummary), code)}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Which key it is: `override of g1 for 101`. */
export function keyText({ kind, guestId, grants }: Pick<Credential, 'kind' | 'guestId' | 'grants'>): string {
  const rooms = Object.keys(grants);
  return `${kind} of ${code(guestId)}${rooms.length === 0 ? '' : ` for ${few(rooms)}`}`;
}

/** What Seam has still to say: `keys of g1, g2 issued; keys of g3 gone`. */
export function awaitedText(awaited: readonly Pick<Credential, 'guestId' | 'state'>[]): string {
  const issued = awaited.filter(({ state }) => state === 'requested').map(({ guestId }) => guestId);
  const gone = awaited.filter(({ state }) => state !== 'requested').map(({ guestId }) => guestId);
  return [
    ...(issued.length === 0 ? [] : [`keys of ${few([...new Set(issued)])} issued`]),
    ...(gone.length === 0 ? [] : [`keys of ${few([...new Set(gone)])} gone`]),
  ].join('; ');
}
