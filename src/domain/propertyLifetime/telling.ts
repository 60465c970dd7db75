import type { Instant } from '../instant.ts';
import { isPaused, pausedFor } from '../pause.ts';
import { forget, roomsHeldBy, type Claim } from '../rooms/book.ts';
import { setAside } from '../rooms/far.ts';
import { digestOfGrants, grantsFor, type PropertyNow, type RoomGrants } from '../rooms/view.ts';
import { withoutEntry } from '../subject.ts';
import { mostAtOnce } from '../task.ts';
import { answeringBy, type PropertyIndexes } from './indexes.ts';
import { tellingOf, type PropertyState } from './state.ts';

/** The grants that a reservation is told (see the [glossary](../../../docs/architecture.md#glossary)), and their origin. */
export interface Telling {
  readonly reservationId: string;
  readonly grants: RoomGrants;
  readonly digest: string;
  /** Its claim, this very object: a later claim is another one. */
  readonly claim: Claim | undefined;
}

/** When reservations are told, and which of them are being told something already. */
export interface TellingContext {
  readonly beingTold: ReadonlySet<string | null>;
  readonly now: Instant;
}

/** How long the next try waits after a signal failed for another reason than that the reservation has ended. */
const retryMs = 10_000;

/** The reservations that claim or hold anything, or were told that they do. */
function concerned({ book, told }: PropertyState): readonly string[] {
  return [
    ...new Set([
      ...Object.keys(book.claims),
      ...Object.values(book.holdings).flatMap(({ holders }) => holders),
      ...Object.keys(told),
    ]),
  ];
}

function tellingFor({ book, told }: PropertyState, property: PropertyNow, reservationId: string): Telling | null {
  const grants = grantsFor(property, reservationId);
  const digest = digestOfGrants(grants, property.catalogue.digests);
  return told[reservationId] === digest ? null : { reservationId, grants, digest, claim: book.claims[reservationId] };
}

/**
 * What reservations are told now: those whose grants changed, or that have to hear why nothing can be granted. No more
 * are worked out than are told at once; those whose last try failed wait, and are not counted. A reservation is told one thing at a time, so
 * that its grants arrive in order.
 */
export function tellings(
  state: PropertyState,
  indexes: PropertyIndexes,
  { beingTold, now }: TellingContext,
): readonly Telling[] {
  const { catalogue, trouble, pauses } = state;
  const property = answeringBy(state, indexes, now);
  if (property === null || (catalogue === null && trouble === null)) return [];
  const found: Telling[] = [];
  let free = mostAtOnce - beingTold.size;
  for (const reservationId of concerned(state)) {
    const waits = isPaused(pauses, tellingOf(reservationId), now);
    // Each one that was told wakes the loop, which then tells the others.
    if (beingTold.has(reservationId) || (free <= 0 && !waits)) continue;
    const telling = tellingFor(state, property, reservationId);
    if (telling === null) continue;
    if (!waits) free -= 1;
    found.push(telling);
  }
  return found;
}

/** Whether a reservation that is far ahead need not hear of this again until its time comes: nothing is wrong. */
function isAnswer({ granted: { notGranted }, trouble }: RoomGrants): boolean {
  return trouble === null && Object.values(notGranted).every(({ why }) => why === 'lead');
}

/** After a reservation was told its grants. */
export function afterTold(state: PropertyState, { reservationId, grants, digest, claim }: Telling): PropertyState {
  const book = isAnswer(grants) ? setAside(state.book, claim) : state.book;
  const stays = book.claims[reservationId] !== undefined || roomsHeldBy(book, reservationId).length > 0;
  const { [reservationId]: _before, ...others } = state.told;
  return {
    ...state,
    book,
    told: stays ? { ...others, [reservationId]: digest } : others,
    pauses: withoutEntry(state.pauses, tellingOf(reservationId)),
  };
}

/**
 * After a reservation turned out to have ended: it claims nothing and holds nothing. If it has claimed since, it lives
 * again, and is told anew.
 */
export function afterGone(
  state: PropertyState,
  { reservationId, claim }: Pick<Telling, 'reservationId' | 'claim'>,
): PropertyState {
  const { [reservationId]: _before, ...told } = state.told;
  const pauses = withoutEntry(state.pauses, tellingOf(reservationId));
  return { ...state, book: forget(state.book, reservationId, claim), told, pauses };
}

/** After a reservation could not be told, for another reason than that it has ended. */
export function afterNotTold(state: PropertyState, reservationId: string, now: Instant): PropertyState {
  return { ...state, pauses: pausedFor(state.pauses, tellingOf(reservationId), { ms: retryMs, now }) };
}
