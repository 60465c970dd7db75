import type { ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { Attention } from '../status/view.ts';
import type { Kind, ListedKind, Phase } from './phases.ts';

/** How a teardown is started. */
export interface TeardownInput {
  readonly userIdentityId: string;
  /** All properties of the identity's Seam workspace whose reservations may use it; the first one's API key is used. */
  readonly propertyIds: readonly string[];
  /** Take the guest out of the live reservations that use the identity, instead of refusing. */
  readonly force: boolean;
}

/**
 * By what it is known that something is gone: Seam's webhook; its event, read from the list; a look, which did not find
 * it; or the answer to its deletion, that it was gone already.
 */
export type ConfirmedBy = 'webhook' | 'event' | 'look' | 'already-gone';

/** Why something is not gone, for the one who must act. */
export interface Obstacle {
  readonly code: string;
  readonly message: string;
}

/** One thing that has to go. */
export interface Resource {
  readonly kind: Kind;
  readonly id: string;
  /** `asking` while its deletion is under way, `asked` once Seam took it, `gone` once that is confirmed. */
  readonly state: 'found' | 'asking' | 'asked' | 'gone';
  /** When Seam first took its deletion. */
  readonly askedAt: Instant | null;
  /** How often its deletion failed, or came to nothing. */
  readonly failures: number;
  /** When its deletion is asked for again; `null`: at once where it never was. */
  readonly nextTryAt: Instant | null;
  readonly obstacle: Obstacle | null;
  readonly confirmedAt: Instant | null;
  readonly confirmedBy: ConfirmedBy | null;
}

/** One look at what the identity has and who uses it; it is over when everything was answered. */
export interface Look {
  /** Numbers looks, so that a late answer of a property is told apart. */
  readonly number: number;
  /** When it is begun; later than now where the last one found something that only time mends. */
  readonly at: Instant;
  readonly listed: readonly ListedKind[];
  /** What was listed though it is confirmed gone, or asked to go: lists may lag behind. */
  readonly lingering: readonly string[];
  /** The live reservations that use the identity, by property; a property that has not answered is missing. */
  readonly uses: Readonly<Record<string, readonly string[]>>;
  /** Who used it at the look before, for whoever asks before this one is answered. */
  readonly usersBefore: readonly ReservationRef[];
  /** Whether the identity exists, asked only where it has nothing else; `null` before that. */
  readonly exists: boolean | null;
}

/** The wait for confirmations: rounds at growing pauses. */
export interface Rounds {
  readonly count: number;
  /** Rounds that brought nothing, one after the other. */
  readonly silent: number;
  /** How much was left of the phase at the last round, by which the next one tells whether anything was heard. */
  readonly left: number;
  readonly at: Instant;
}

/** What a property says of how its Seam workspace is called. */
export interface SeamAccess {
  /** Whether events come by webhook: then they are not polled for. */
  readonly webhooks: boolean;
  readonly seamTimeoutMs: number;
  /** Asked whether it is up where deletions do not come through. */
  readonly acsSystemId: string;
}

/** How a teardown ended. `not-found`: there was no such identity. `in-use`: a live reservation uses it. */
export type Outcome = 'removed' | 'not-found' | 'in-use' | 'given-up';

/** All that a teardown remembers: plain JSON, for it crosses continue-as-new. */
export interface Teardown extends TeardownInput {
  readonly startedAt: Instant;
  readonly phase: Phase;
  readonly phaseSince: Instant;
  /** In the order in which they were found; the identity is the first. */
  readonly resources: readonly Resource[];
  readonly look: Look;
  readonly rounds: Rounds | null;
  /** From when on events are read. */
  readonly eventsSince: Instant | null;
  /** By property, of those that have answered. */
  readonly access: Readonly<Record<string, SeamAccess>>;
  /** What Seam says is wrong with the lock systems. */
  readonly lockSystemProblems: readonly string[];
  /** Why calls that are about nothing in particular do not go through: lists, events. */
  readonly obstacles: Readonly<Record<string, Obstacle>>;
  /** How often a call failed one time after the other, and when it is tried again, by the call's name. */
  readonly pauses: Readonly<Record<string, { readonly failures: number; readonly until: Instant }>>;
  /** From whom the guest was taken, by `force`. */
  readonly takenOutOf: readonly ReservationRef[];
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

/** The look after this one, at a moment. */
export function nextLook({ number }: Look, at: Instant): Look {
  return freshLook(number + 1, at);
}

/** Something that was found, and is not yet asked to go. */
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
    obstacles: {},
    pauses: {},
    takenOutOf: [],
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

/** What was asked to go and is not confirmed gone, of all kinds. */
export function awaited({ resources }: Teardown): readonly Resource[] {
  return resources.filter(({ state }) => state === 'asked');
}

/** The live reservations that use the identity, as far as the properties have answered. */
export function inUseBy({ look }: Teardown): readonly ReservationRef[] {
  return Object.entries(look.uses).flatMap(([propertyId, ids]) =>
    ids.map((reservationId) => ({ propertyId, reservationId })),
  );
}

/** The live reservations that use the identity, by the newest look that was answered. */
export function knownUsers(t: Teardown): readonly ReservationRef[] {
  return isAnswered(t)
    ? inUseBy(t)
    : [...inUseBy(t), ...t.look.usersBefore.filter((one) => !t.look.uses[one.propertyId])];
}

/** Whether all properties have said who uses the identity. */
export function isAnswered({ look, propertyIds }: Teardown): boolean {
  return propertyIds.every((propertyId) => look.uses[propertyId] !== undefined);
}

/** Whether Seam's events come by webhook: one workspace has one stream of them, whichever property they are sent to. */
export function hasWebhooks({ access }: Teardown): boolean {
  return Object.values(access).some(({ webhooks }) => webhooks);
}
