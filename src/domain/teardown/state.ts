import type { ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import { stamp, type Stamp } from '../messages/schema.ts';
import type { Pause } from '../pause.ts';
import type { Attention } from '../status/view.ts';
import type { Subject } from '../subject.ts';
import type { Kind, ListedKind, Phase } from './phases.ts';
import type { TeardownCode } from './trouble.ts';

/** How a teardown is started. */
export interface TeardownInput {
  readonly userIdentityId: string;
  /**
   * All properties of the identity's Seam workspace: their reservations may use it. The first by the alphabet names the workspace
   * (`workspaceNamed`).
   */
  readonly propertyIds: readonly string[];
  /** Take the guest out of the live reservations that use the identity, instead of refusing. */
  readonly force: boolean;
}

/**
 * How it is known that something is gone: by Seam's webhook; by its event, read from the list; by a look that did not find
 * it; or by the answer to its deletion, that it was gone already.
 */
export type ConfirmedBy = 'webhook' | 'event' | 'look' | 'already-gone';

/** Why something is not gone, for the person who has to act. */
export interface Obstacle {
  readonly code: TeardownCode;
  readonly message: string;
}

/** The kinds of a teardown's tasks. */
export type TeardownTaskKind = 'ask' | 'list' | 'find' | 'take-out' | 'delete' | 'round';

/** Why the calls of a task do not go through. */
export interface KeptObstacle extends Subject<TeardownTaskKind> {
  readonly obstacle: Obstacle;
}

/** One thing that is to be removed. */
export interface Resource {
  readonly kind: Kind;
  readonly id: string;
  /** `asking` while its deletion is under way, `asked` once Seam took it, `gone` once that is confirmed. */
  readonly state: 'found' | 'asking' | 'asked' | 'gone';
  /** When Seam first took its deletion. */
  readonly askedAt: Instant | null;
  /** How often its deletion failed, or was not carried out. */
  readonly failures: number;
  /** When Seam is asked again to delete it; `null`: at once if it never was asked. */
  readonly nextTryAt: Instant | null;
  readonly obstacle: Obstacle | null;
  readonly confirmedAt: Instant | null;
  readonly confirmedBy: ConfirmedBy | null;
}

/** The live reservations of a property that use the identity. */
export interface Users {
  readonly all: readonly string[];
  /** Of all, those that began to use it after the property marked it: they have no key by it, and wait for the end. */
  readonly waiting: readonly string[];
}

/** One look at what the identity has and which reservations use it; it is over when everything was answered. */
export interface Look {
  /** Numbers the looks, so that a late answer of a property is recognized. */
  readonly number: number;
  /** When it begins; later than now if the last one found something that only time mends. */
  readonly at: Instant;
  readonly listed: readonly ListedKind[];
  /** The ids that were listed though they are confirmed gone, or Seam took their deletion: lists may be behind. */
  readonly lingering: readonly string[];
  /** What each property has answered, by property id. */
  readonly uses: Readonly<Record<string, Users>>;
  /** The reservations that used it at the look before; shown until this one is answered. */
  readonly usersBefore: readonly ReservationRef[];
  /** Whether the identity exists; `null` before Seam has said so. */
  readonly exists: boolean | null;
}

/** The wait for confirmations: rounds at growing pauses. */
export interface Rounds {
  readonly count: number;
  /** How many rounds in a row brought no news. */
  readonly silent: number;
  /** How much the phase had left at the last round; the next one compares, and so knows whether there was news. */
  readonly left: number;
  readonly at: Instant;
}

/** How a property's Seam workspace is called. */
export interface SeamAccess {
  /** Whether events come by webhook: then they are not polled. */
  readonly webhooks: boolean;
  readonly seamTimeoutMs: number;
  /** The lock system; if deletions are not carried out, Seam is asked whether it is up. */
  readonly acsSystemId: string;
}

/**
 * How a teardown ended. `not-found`: the identity does not exist. `in-use`: a live reservation uses it.
 * `merged`: it was merged into another identity, which keeps all that it had.
 */
export type Outcome = 'removed' | 'not-found' | 'in-use' | 'merged' | 'given-up';

/** All that a teardown remembers: plain JSON, because it crosses continue-as-new. */
export interface Teardown extends TeardownInput, Stamp {
  readonly startedAt: Instant;
  readonly phase: Phase;
  readonly phaseSince: Instant;
  /** In the order in which they were found; the identity comes first. */
  readonly resources: readonly Resource[];
  readonly look: Look;
  readonly rounds: Rounds | null;
  /** From when on events are read; `null` before the first deletion. */
  readonly eventsSince: Instant | null;
  /** By property id; only properties that have answered. */
  readonly access: Readonly<Record<string, SeamAccess>>;
  /** What Seam says is wrong with the lock systems. */
  readonly lockSystemProblems: readonly string[];
  /** Why the calls of tasks other than deletions do not go through. */
  readonly obstacles: readonly KeptObstacle[];
  readonly pauses: readonly Pause<TeardownTaskKind>[];
  /** The reservations that the guest was taken out of, by `force`. */
  readonly takenOutOf: readonly ReservationRef[];
  /** The ids of identities that were merged into this one: reservations may know it by them. */
  readonly aliases: readonly string[];
  readonly attention: readonly Attention[];
  readonly ended: { readonly at: Instant; readonly outcome: Outcome } | null;
}

function freshLook(number: number, at: Instant): Look {
  return {
    number,
    at,
    listed: [],
    lingering: [],
    uses: {},
    usersBefore: [],
    exists: null,
  };
}

/** The look that follows this one, and when it begins. */
export function nextLook({ number }: Look, at: Instant): Look {
  return freshLook(number + 1, at);
}

/** Something that was found; Seam was not yet asked to delete it. */
export function found(kind: Kind, id: string): Resource {
  return {
    kind,
    id,
    state: 'found',
    askedAt: null,
    failures: 0,
    nextTryAt: null,
    obstacle: null,
    confirmedAt: null,
    confirmedBy: null,
  };
}

/** A teardown that knows nothing yet. */
export function freshTeardown(input: TeardownInput, now: Instant): Teardown {
  return {
    ...stamp,
    ...input,
    startedAt: now,
    phase: 'checking',
    phaseSince: now,
    resources: [found('user-identity', input.userIdentityId)],
    look: freshLook(1, now),
    rounds: null,
    eventsSince: null,
    access: {},
    lockSystemProblems: [],
    obstacles: [],
    pauses: [],
    takenOutOf: [],
    aliases: [],
    attention: [],
    ended: null,
  };
}

/** Whether something is known to be gone. */
export function isGone({ state }: Resource): boolean {
  return state === 'gone';
}

/** What is still there of a kind. */
export function leftOf({ resources }: Teardown, kind: Kind): readonly Resource[] {
  return resources.filter((one) => one.kind === kind && !isGone(one));
}

/** Whether Seam was asked to delete the identity itself, and that is not confirmed: Seam may do it after the teardown has ended. */
export function mayStillGo({ resources }: Teardown): boolean {
  return resources.some(({ kind, state }) => kind === 'user-identity' && (state === 'asking' || state === 'asked'));
}

/** Everything whose deletion Seam took and that is not confirmed gone, of all kinds. */
export function awaited({ resources }: Teardown): readonly Resource[] {
  return resources.filter(({ state }) => state === 'asked');
}
