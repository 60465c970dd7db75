import type { ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { Moment } from '../moment.ts';
import { scheduled, type Schedule, type TableContext, type TaskData } from '../task.ts';
import { counted, kindIn, kindText, listedKinds, type ListedKind } from './phases.ts';
import { leftOf, type Resource, type Teardown } from './state.ts';
import { deadlineOf } from './timing.ts';
import { isAnswered, toTakeOut } from './users.ts';

/** What a teardown does; tasks that are due run side by side. */
export type TeardownTask = TaskData &
  /** Ask a property which live reservations use the identity. */
  (
    | { readonly kind: 'ask'; readonly about: string }
    /** List what the identity has of a kind. */
    | { readonly kind: 'list'; readonly about: ListedKind }
    /** Look whether the identity exists, and is not merged into another one. */
    | { readonly kind: 'find'; readonly about: null }
    /** Take the guest out of the reservations that use the identity, and ask again. */
    | { readonly kind: 'take-out'; readonly about: null; readonly reservations: readonly ReservationRef[] }
    /** Ask Seam to delete one thing. */
    | { readonly kind: 'delete'; readonly about: string; readonly resource: Resource }
    /** Hear what became of everything that Seam was asked to delete. */
    | { readonly kind: 'round'; readonly about: null }
  );

/** A row of the teardown's table of tasks. */
export type TeardownRow = TeardownTask & Schedule;

/** When a deletion is due; `null` while it is under way, and if Seam has it and there is nothing to repeat. */
function deletionDueAt({ state, nextTryAt }: Resource, now: Instant): Instant | null {
  if (state === 'found') return nextTryAt ?? now;
  return state === 'asked' ? nextTryAt : null;
}

/** What the present phase may delete: its own kind; the last look deletes again what it waits for. */
function deletable(t: Teardown): readonly Resource[] {
  const kind = kindIn(t.phase);
  if (kind !== null) return leftOf(t, kind);
  return t.phase === 'last-look'
    ? t.resources.filter((one) => one.kind !== 'user-identity' && one.state === 'asked')
    : [];
}

function deletions(t: Teardown, context: TableContext): readonly TeardownRow[] {
  return deletable(t).map((resource) => {
    const what = `until the deletion of a ${kindText(resource.kind)} is repeated`;
    const task = { kind: 'delete', about: resource.id, resource, what } as const;
    return scheduled(task, deletionDueAt(resource, context.now), context);
  });
}

function isLooking({ phase }: Teardown): boolean {
  return phase === 'checking' || phase === 'last-look';
}

/** What a look at what the identity has, and at who uses it, still has to find out. */
function looks(t: Teardown, context: TableContext): readonly TeardownRow[] {
  if (!isLooking(t)) return [];
  const { look, propertyIds } = t;
  function row<Task extends TeardownTask>(task: Task): Task & Schedule {
    return scheduled(task, look.at, context);
  }
  const users = toTakeOut(t);
  if (isAnswered(t) && users.length > 0) {
    const what = 'until the guest is taken out of the reservations';
    return t.force ? [row({ kind: 'take-out', about: null, reservations: users, what })] : [];
  }
  const asked = propertyIds.filter((propertyId) => look.uses[propertyId] === undefined);
  const lists = listedKinds.filter((kind) => !look.listed.includes(kind));
  return [
    ...asked.map((about) => row({ kind: 'ask', about, what: `until property ${about} is asked again` })),
    ...lists.map((about) => row({ kind: 'list', about, what: `until each ${kindText(about)} is listed again` })),
    ...(look.exists === null
      ? [row({ kind: 'find', about: null, what: 'until the identity is looked for again' })]
      : []),
  ];
}

function rounds(t: Teardown, context: TableContext): readonly TeardownRow[] {
  if (t.rounds === null) return [];
  const kind = kindIn(t.phase);
  const awaited = kind === null ? 'deletions' : counted(leftOf(t, kind).length, kind);
  const what = `until Seam is asked again about ${awaited}`;
  return [scheduled({ kind: 'round', about: null, what }, t.rounds.at, context)];
}

/** The table of a teardown's tasks; empty once it has ended. */
export function teardownTasks(t: Teardown, now: Instant): readonly TeardownRow[] {
  if (t.ended !== null) return [];
  const context = { pauses: t.pauses, now };
  return [...looks(t, context), ...deletions(t, context), ...rounds(t, context)];
}

/** The moments at which time alone changes what a person has to know. */
export function teardownMoments(t: Teardown): readonly Moment[] {
  return t.ended === null ? [{ at: deadlineOf(t), what: `until phase ${t.phase} has taken too long` }] : [];
}
