import type { Instant } from '../instant.ts';
import type { Moment } from '../moment.ts';
import type { PropertySettings } from '../property.ts';
import { isGrantable } from '../rooms/catalogue.ts';
import { decideGrants, nextChange } from '../rooms/grant.ts';
import { nextNear } from '../rooms/near.ts';
import { scheduled, type Schedule, type TaskData } from '../task.ts';
import { isReadNeeded } from './catalogue.ts';
import { teardownLooks } from './closing.ts';
import type { PropertyIndexes } from './indexes.ts';
import { withAttention } from './attention.ts';
import { reconcileDueAt, withReconcilePlanned } from './reconcile.ts';
import type { PropertyState } from './state.ts';
import { stoppingProblems, systemsLookDueAt, withSystemsLookPlanned } from './systems.ts';
import { tellings, type Telling, type TellingContext } from './telling.ts';

/** What a property does: each task with what it needs. */
export type PropertyTask = TaskData &
  Schedule &
  (
    | { readonly kind: 'read-entrances'; readonly about: null; readonly settings: PropertySettings }
    | { readonly kind: 'tell'; readonly about: string; readonly telling: Telling }
    | { readonly kind: 'reconcile'; readonly about: null; readonly settings: PropertySettings }
    | { readonly kind: 'look-at-systems'; readonly about: null; readonly settings: PropertySettings }
    /** Look whether the teardown with this workflow id still runs. */
    | { readonly kind: 'look-at-teardown'; readonly about: string }
  );

/** Decides which reservations get which rooms, and which have to give them back (rules 12 to 14); plans the first reconcile. */
export function decided(
  state: PropertyState,
  { book: index, catalogue }: PropertyIndexes,
  { random, now }: { readonly random: () => number; readonly now: Instant },
): PropertyState {
  if (catalogue === null) return state;
  if (catalogue.catalogue === null) return withLooksPlanned(state, random, now);
  const { issueLeadMs } = catalogue.listed.settings.policies;
  const book = decideGrants(index, { issueLeadMs, now, grantable: (room) => isGrantable(catalogue, room) });
  return withLooksPlanned({ ...state, book }, random, now);
}

function withLooksPlanned(state: PropertyState, random: () => number, now: Instant): PropertyState {
  return withAttention(withSystemsLookPlanned(withReconcilePlanned(state, random, now), now), now);
}

/** The table of a property's tasks; empty before a worker sent its settings. */
export function propertyTasks(
  state: PropertyState,
  indexes: PropertyIndexes,
  { beingTold, now }: TellingContext,
): readonly PropertyTask[] {
  const { settings, pauses } = state;
  if (settings === null) return [];
  const context = { pauses, now };
  const read = { kind: 'read-entrances', about: null, settings } as const;
  const reconcile = { kind: 'reconcile', about: null, settings } as const;
  return [
    scheduled({ ...read, what: 'until the entrances are read again' }, isReadNeeded(state) ? now : null, context),
    ...tellings(state, indexes, { beingTold, now }).map((telling) => {
      const { reservationId } = telling;
      const what = `until the next try to tell ${reservationId} its grants`;
      return scheduled({ kind: 'tell', about: reservationId, telling, what } as const, now, context);
    }),
    scheduled(
      { ...reconcile, what: 'until all credentials are compared with the room book' },
      reconcileDueAt(state),
      context,
    ),
    scheduled(
      { kind: 'look-at-systems', about: null, settings, what: 'until the lock system is looked at' },
      systemsLookDueAt(state),
      context,
    ),
    ...teardownLooks(state).map(({ by, lookAt }) => {
      const what = 'until the next look whether a teardown still runs';
      return scheduled({ kind: 'look-at-teardown', about: by, what } as const, lookAt, context);
    }),
  ];
}

/** The moments at which time alone changes who may be granted what. */
export function propertyMoments(state: PropertyState, now: Instant): readonly Moment[] {
  const { settings, book } = state;
  if (settings === null) return [];
  const { issueLeadMs } = settings.policies;
  const at = nextChange(book, issueLeadMs, now);
  const near = stoppingProblems(state).length === 0 ? null : nextNear(book, issueLeadMs, now);
  return [
    ...(at === null ? [] : [{ at, what: 'until a claim falls due or ends' }]),
    ...(near === null ? [] : [{ at: near, what: 'until a reservation hears of the lock system' }]),
  ];
}
