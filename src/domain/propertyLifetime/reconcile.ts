import { epochMs, plus, type Instant } from '../instant.ts';
import { entrancesUnder, roomDoors } from '../rooms/catalogue.ts';
import { eventsAfter, knownCredentials, type Differences, type Stranger } from '../rooms/reconcile.ts';
import type { SeamEvent } from '../seam/resources.ts';
import { catalogueOf } from './indexes.ts';
import type { AskedComparison, PropertyState } from './state.ts';

/** No reservation has or holds anything: then nothing can differ. */
function isIdle({ book }: PropertyState): boolean {
  return Object.keys(book.holdings).length === 0 && Object.keys(knownCredentials(book)).length === 0;
}

/**
 * When the next slow reconcile is due (rule 18; see the [glossary](../../../docs/architecture.md#glossary)); `null` while no reservation has or holds anything, before the first is
 * planned, and if the policy says never; at once if a person asked for it.
 */
export function reconcileDueAt(state: PropertyState): Instant | null {
  if (state.asked?.is === 'due') return state.reconcileAt;
  const everyMs = state.settings?.policies.reconcileEveryMs ?? null;
  return everyMs === null || isIdle(state) ? null : state.reconcileAt;
}

/** The moment of the next reconcile, spread by a tenth so that hotels do not all ask at once. */
function nextAt(everyMs: number, random: number, now: Instant): Instant {
  return plus(now, everyMs * (0.9 + random * 0.2));
}

/**
 * Plans the first reconcile once there is something to compare.
 *
 * @param random gives a number from 0 to 1; called only if it is needed.
 */
export function withReconcilePlanned(state: PropertyState, random: () => number, now: Instant): PropertyState {
  const everyMs = state.settings?.policies.reconcileEveryMs ?? null;
  if (everyMs === null || state.reconcileAt !== null || isIdle(state)) return state;
  return { ...state, reconcileAt: nextAt(everyMs, random(), now) };
}

/** After a person asked for a comparison: it is due at once. */
export function afterComparisonAsked(state: PropertyState, now: Instant): PropertyState {
  return { ...state, reconcileAt: now, asked: { is: 'due', strangers: [] } };
}

/**
 * After a reconcile ended, whether Seam answered or refused: the next one follows by itself, unless the policy says never. A
 * comparison that a person asked for and that is still due was refused.
 */
export function afterReconcile(state: PropertyState, everyMs: number | null, { random, now }: Chance): PropertyState {
  const reconcileAt = everyMs === null ? null : nextAt(everyMs, random, now);
  return { ...state, reconcileAt, ...(state.asked?.is === 'due' ? { asked: { is: 'refused', strangers: [] } } : {}) };
}

/** A valid guest credential that no reservation has reported, with the names of the doors that it opens. */
export interface UnclaimedCredential extends Stranger {
  readonly doors: readonly string[];
}

/** What the comparison found that a person asked for; `null` if none was asked for. */
export interface ComparisonView {
  readonly is: AskedComparison['is'];
  readonly unclaimed: readonly UnclaimedCredential[];
}

/** The comparison that a person asked for last. */
export function comparisonView({ asked, catalogue }: PropertyState): ComparisonView | null {
  if (asked === undefined) return null;
  const names = new Map((catalogue ?? []).map(({ acsEntranceId, name }) => [acsEntranceId, name]));
  const unclaimed = asked.strangers.map(({ acsCredentialId, acsEntranceIds }) => ({
    acsCredentialId,
    acsEntranceIds,
    doors: acsEntranceIds.map((id) => names.get(id) ?? id),
  }));
  return { is: asked.is, unclaimed };
}

/** The moment, and a number from 0 to 1 that spreads the next one. */
export interface Chance {
  readonly random: number;
  readonly now: Instant;
}

/** What follows from a comparison of a system's credentials with the room book. */
export interface Findings {
  readonly state: PropertyState;
  /** What each reservation is told, by reservation id, as if events had come. */
  readonly events: Readonly<Record<string, readonly SeamEvent[]>>;
}

/** After the credentials of the system were compared with the room book (rule 18). */
export function afterComparison(state: PropertyState, found: Differences, now: Instant): Findings {
  // What was reported while Seam was asked is no stranger.
  const known = knownCredentials(state.book);
  const strangers = found.strangers.filter(({ acsCredentialId }) => known[acsCredentialId] === undefined);
  const events = eventsAfter(
    state.book,
    { ...found, strangers },
    { doorsByRoom: heldDoors(state), before: state.strangers, epochMs: epochMs(now) },
  );
  const ids = strangers.map(({ acsCredentialId }) => acsCredentialId);
  const asked = state.asked === undefined ? {} : { asked: { is: 'done', strangers } as const };
  return { state: { ...state, strangers: ids, ...asked }, events };
}

function heldDoors(state: PropertyState): Readonly<Record<string, readonly string[]>> {
  const catalogue = catalogueOf(state);
  return Object.fromEntries(
    Object.entries(state.book.holdings).map(([room, { grant }]) => {
      const doors = catalogue === null ? null : roomDoors(entrancesUnder(catalogue, grant), room);
      return [room, doors !== null && 'acsEntranceIds' in doors ? doors.acsEntranceIds : []];
    }),
  );
}
