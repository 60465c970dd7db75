import type { Moment } from '../moment.ts';
import type { ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';

import { counted, kindIn, listedKinds, type ListedKind } from './phases.ts';
import { inUseBy, isAnswered, leftOf, type Resource, type Teardown } from './state.ts';
import { deadlineOf } from './timing.ts';

/** What a teardown does next; steps of one plan run side by side. */
export type TeardownStep =
  /** Ask a property which live reservations use the identity. */
  | { readonly step: 'ask'; readonly propertyId: string }
  /** List what the identity has of a kind. */
  | { readonly step: 'list'; readonly kind: ListedKind }
  /** Find out whether there is such an identity: it has nothing else. */
  | { readonly step: 'find' }
  /** Take the guest out of the reservations that use the identity, and ask again. */
  | { readonly step: 'takeOut'; readonly reservations: readonly ReservationRef[] }
  | { readonly step: 'delete'; readonly resource: Resource }
  /** Hear what became of everything that was asked to go. */
  | { readonly step: 'round' };

/** How many deletions are under way at once: Visionline is one server behind one bridge, and a workflow task has limits. */
const maxDeletions = 32;

function isDue({ state, nextTryAt }: Resource, now: Instant): boolean {
  return (state === 'found' || state === 'asked') && (nextTryAt === null ? state === 'found' : nextTryAt <= now);
}

/** What the present phase may delete: its own kind; while the last look waits, what it waits for. */
function deletable(t: Teardown): readonly Resource[] {
  const kind = kindIn(t.phase);
  if (kind !== null) return leftOf(t, kind);
  return t.phase === 'last-look'
    ? t.resources.filter((one) => one.kind !== 'user-identity' && one.state === 'asked')
    : [];
}

function deletions(t: Teardown, now: Instant): readonly TeardownStep[] {
  const underWay = t.resources.filter(({ state }) => state === 'asking').length;
  const due = deletable(t).filter((one) => isDue(one, now));
  return due.slice(0, Math.max(0, maxDeletions - underWay)).map((resource) => ({ step: 'delete', resource }));
}

function isLooking({ phase }: Teardown): boolean {
  return phase === 'checking' || phase === 'last-look';
}

function looks(t: Teardown, now: Instant): readonly TeardownStep[] {
  const { look, propertyIds, resources } = t;
  if (!isLooking(t) || look.at > now) return [];
  const users = inUseBy(t);
  if (isAnswered(t) && users.length > 0) return t.force ? [{ step: 'takeOut', reservations: users }] : [];
  const asks = propertyIds.filter((propertyId) => look.uses[propertyId] === undefined);
  const lists = listedKinds.filter((kind) => !look.listed.includes(kind));
  const isBare = lists.length === 0 && t.phase === 'checking' && resources.length === 1 && look.exists === null;
  return [
    ...asks.map((propertyId) => ({ step: 'ask', propertyId }) as const),
    ...lists.map((kind) => ({ step: 'list', kind }) as const),
    ...(isBare ? [{ step: 'find' } as const] : []),
  ];
}

/** A name for each step: what is under way under one is not begun again, and pauses are kept by it. */
export function nameOf(t: Teardown, step: TeardownStep): string {
  switch (step.step) {
    case 'ask':
      return `ask ${step.propertyId} ${t.look.number}`;
    case 'list':
      return `list ${step.kind}`;
    case 'delete':
      return `delete ${step.resource.kind} ${step.resource.id}`;
    case 'find':
    case 'takeOut':
    case 'round':
      return step.step;
  }
}

/** What is to be done now; empty where only time or Seam's word helps. */
export function planTeardown(t: Teardown, now: Instant): readonly TeardownStep[] {
  if (t.ended !== null) return [];
  const isRoundDue = t.rounds !== null && t.rounds.at <= now;
  const steps = [...looks(t, now), ...deletions(t, now), ...(isRoundDue ? [{ step: 'round' } as const] : [])];
  return steps.filter((step) => (t.pauses[nameOf(t, step)]?.until ?? now) <= now);
}

/** When time alone changes something next; `null`: never, or not before a call that is under way has ended. */
export function nextTeardownMoment(t: Teardown, now: Instant): Moment | null {
  if (t.ended !== null) return null;
  const moments: Moment[] = Object.entries(t.pauses).map(([name, { until }]) => ({
    at: until,
    what: `until the next try: ${name}`,
  }));
  if (isLooking(t)) {
    const what =
      t.phase === 'checking' || !isAnswered(t) ? 'until the properties are asked again' : 'until the next look';
    moments.push({ at: t.look.at, what });
  }
  const left = deletable(t);
  for (const { nextTryAt, kind } of left)
    if (nextTryAt !== null)
      moments.push({ at: nextTryAt, what: `until the deletion of ${counted(1, kind)} is repeated` });
  if (t.rounds !== null) {
    const kind = kindIn(t.phase);
    const what = kind === null ? 'deletions' : `${counted(left.length, kind)} to be gone`;
    moments.push({ at: t.rounds.at, what: `until the next look: wait for ${what}` });
  }
  moments.push({ at: deadlineOf(t), what: `until ${t.phase} has taken too long` });
  return moments.filter(({ at }) => at > now).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}
