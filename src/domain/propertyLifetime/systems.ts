import { earlier, plus, type Instant } from '../instant.ts';
import type { PropertySettings } from '../property.ts';
import type { SeamEvent } from '../seam/resources.ts';
import {
  problemsOf,
  stopsKeys,
  type DoorProblem,
  type Remarks,
  type SystemProblem,
  type SystemState,
} from '../seam/system.ts';
import type { PropertyState } from './state.ts';
import type { FoundProblem, SystemsWatch } from './systemsWatch.ts';

/**
 * How long a problem lasts before a person hears of it. Bridges lose their connection for seconds, and calls of Seam are
 * repeated for two minutes before a key counts as failed: a shorter problem harms no guest.
 */
const confirmedAfterMs = 120_000;

/** How often is looked while keys are stopped: as often as a failed key is tried again. */
const whileStoppedMs = 600_000;

/** How long a look may take at most: until then no other one is due. */
const lookWithinMs = 3_600_000;

const badNews: ReadonlySet<string> = new Set([
  'acs_system.disconnected',
  'connected_account.disconnected',
  'connected_account.reauthorization_requested',
]);

const goodNews: ReadonlySet<string> = new Set([
  'acs_system.connected',
  'connected_account.connected',
  'connected_account.completed_first_sync_after_reconnection',
]);

/** The problems that a person has to hear of. */
export function confirmedProblems({ systems }: Pick<PropertyState, 'systems'>): readonly FoundProblem[] {
  return systems.problems.filter(({ isConfirmed }) => isConfirmed);
}

/** Of these, the ones while which keys are not made, or reach no phone. */
export function stoppingProblems(state: Pick<PropertyState, 'systems'>): readonly FoundProblem[] {
  return confirmedProblems(state).filter(stopsKeys);
}

/** When both systems are looked at next; `null` if nothing asks for it: an idle hotel costs nothing. */
export function systemsLookDueAt({ systems, book }: PropertyState): Instant | null {
  const { lookAt, suspectedSince, problems } = systems;
  const isIdle = Object.keys(book.claims).length === 0 && suspectedSince === null && problems.length === 0;
  return isIdle ? null : lookAt;
}

/** Plans the first look once a reservation claims anything; the policy for the slow reconcile may say never. */
export function withSystemsLookPlanned(state: PropertyState, now: Instant): PropertyState {
  const { systems, settings, book } = state;
  const isWanted = (settings?.policies.reconcileEveryMs ?? null) !== null && Object.keys(book.claims).length > 0;
  return isWanted && systems.lookAt === null ? { ...state, systems: { ...systems, lookAt: now } } : state;
}

/**
 * After Seam's events about systems and accounts. An event only asks for a look, which shows what is true: after a
 * disconnect when it has lasted long enough, after a connect at once if a problem is known.
 */
export function afterSystemEvents(state: PropertyState, events: readonly SeamEvent[], now: Instant): PropertyState {
  return events.reduce((before, event) => afterSystemEvent(before, event, now), state);
}

function afterSystemEvent(state: PropertyState, event: SeamEvent, now: Instant): PropertyState {
  const { systems } = state;
  const { lookAt, suspectedSince, problems } = systems;
  if (!isAboutUs(state, event)) return state;
  if (badNews.has(event.eventType)) {
    const since = suspectedSince ?? now;
    return {
      ...state,
      systems: { ...systems, suspectedSince: since, lookAt: sooner(lookAt, plus(since, confirmedAfterMs)) },
    };
  }
  if (!goodNews.has(event.eventType) || (suspectedSince === null && problems.length === 0)) return state;
  return { ...state, systems: { ...systems, lookAt: now } };
}

/** Before the first look nothing is known of accounts, and of a default credential service: an event may be about ours. */
function isAboutUs({ systems, settings }: PropertyState, { resourceId }: SeamEvent): boolean {
  const own = [settings?.acsSystemId, settings?.credentialManagerAcsSystemId, ...systems.ids];
  return systems.ids.length === 0 || own.includes(resourceId ?? undefined);
}

function sooner(a: Instant | null, b: Instant): Instant {
  return a === null ? b : earlier(a, b);
}

/** After a look began. What Seam reports meanwhile leads to another one. */
export function afterSystemsLookBegan(state: PropertyState, now: Instant): PropertyState {
  return { ...state, systems: { ...state.systems, suspectedSince: null, lookAt: plus(now, lookWithinMs) } };
}

/** After a look was called off: the next run of the workflow repeats it. */
export function afterSystemsLookCalledOff(state: PropertyState, before: SystemsWatch): PropertyState {
  const { lookAt, suspectedSince } = state.systems;
  const again = before.lookAt === null ? lookAt : sooner(lookAt, before.lookAt);
  const since = suspectedSince ?? before.suspectedSince;
  return { ...state, systems: { ...state.systems, lookAt: again, suspectedSince: since } };
}

/** One system as a look showed it, with its account; `null` if Seam does not know the account. */
export interface SystemSeen {
  readonly acsSystemId: string;
  readonly part: SystemProblem['part'];
  readonly system: SystemState;
  readonly account: Remarks | null;
}

/** What a look showed. */
export interface Seen {
  /** The lock system first. */
  readonly systems: readonly SystemSeen[];
  /** The doors with errors or warnings. */
  readonly doors: readonly DoorProblem[];
}

/** A look at the systems. */
export interface SystemsLook {
  /** What was known when it began. */
  readonly before: SystemsWatch;
  /** `null` if Seam refused the look: then nothing is known that was not known before. */
  readonly seen: Seen | null;
  /** From 0 to 1: spreads the next look. */
  readonly random: number;
  readonly now: Instant;
}

/** After a look at the systems, their accounts and the doors. A problem that is not shown any more is gone. */
export function afterSystemsLook(state: PropertyState, look: SystemsLook): PropertyState {
  const { seen, now } = look;
  const { settings } = state;
  if (settings === null) return state;
  if (seen === null) return { ...state, systems: afterRefusedLook(state.systems, look, settings) };
  if (seen.systems[0]?.acsSystemId !== settings.acsSystemId) return state;
  const problems = seen.systems.flatMap(problemsIn).map((one) => withSince(one, look.before, now));
  const ids = seen.systems.flatMap(({ acsSystemId, system }) => [acsSystemId, system.connectedAccountId]);
  const lookAt = nextLookAt(problems, { ...look, everyMs: settings.policies.reconcileEveryMs });
  return {
    ...state,
    doorProblems: seen.doors,
    systems: { ...state.systems, problems, ids, lookAt: unlessAsked(state.systems, lookAt, now) },
  };
}

/** The moment of the next look, unless an event that came during this one asks for an earlier one. */
function unlessAsked({ lookAt, suspectedSince }: SystemsWatch, planned: Instant | null, now: Instant): Instant | null {
  return suspectedSince !== null || (lookAt !== null && lookAt <= now) ? lookAt : planned;
}

function afterRefusedLook(systems: SystemsWatch, look: SystemsLook, { policies }: PropertySettings): SystemsWatch {
  const { before, now } = look;
  const suspectedSince = systems.suspectedSince ?? before.suspectedSince;
  const isTroubled = before.suspectedSince !== null || before.problems.length > 0;
  const usual = nextLookAt([], { ...look, everyMs: policies.reconcileEveryMs });
  return {
    ...systems,
    suspectedSince,
    lookAt: unlessAsked(systems, isTroubled ? plus(now, whileStoppedMs) : usual, now),
  };
}

function problemsIn({ part, system, account }: SystemSeen): readonly SystemProblem[] {
  const ofSystem = problemsOf(system, { part, object: 'acs_system' });
  const ofAccount = account === null ? [] : problemsOf(account, { part, object: 'connected_account' });
  return [...ofSystem, ...ofAccount];
}

function withSince(problem: SystemProblem, before: SystemsWatch, now: Instant): FoundProblem {
  const known = before.problems.find(
    ({ part, object, code }) => part === problem.part && object === problem.object && code === problem.code,
  );
  const since = known?.since ?? before.suspectedSince ?? now;
  return { ...problem, since, isConfirmed: known?.isConfirmed === true || now >= plus(since, confirmedAfterMs) };
}

interface Pace {
  readonly everyMs: PropertySettings['policies']['reconcileEveryMs'];
  readonly random: number;
  readonly now: Instant;
}

/** Unconfirmed problems are looked at when they have lasted long enough, those that stop keys often, all else hourly. */
function nextLookAt(problems: readonly FoundProblem[], { everyMs, random, now }: Pace): Instant | null {
  const open = problems.filter(({ isConfirmed }) => !isConfirmed).map(({ since }) => plus(since, confirmedAfterMs));
  const [first] = open.toSorted();
  if (first !== undefined) return first;
  if (problems.some(stopsKeys)) return plus(now, whileStoppedMs);
  return everyMs === null ? null : plus(now, everyMs * (0.9 + random * 0.2));
}
