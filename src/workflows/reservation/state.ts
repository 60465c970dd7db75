import type { Credential } from '../../domain/credential.ts';
import { instantOf, plus, type Instant, type Window } from '../../domain/instant.ts';
import type { Granted } from '../../domain/plan/granted.ts';
import { planCredentials } from '../../domain/plan/plan.ts';
import type { Step } from '../../domain/plan/step.ts';
import { defaultPolicies, type Policies, type PropertySettings } from '../../domain/property.ts';
import type { Trouble } from '../../domain/reservation/attention.ts';
import type { Outbox } from '../../domain/notices/outbox.ts';
import { personKey, type Desired } from '../../domain/reservation/desired.ts';
import { emptyMemory, type Memory } from '../../domain/reservation/memory.ts';
import type { Claim } from '../../domain/rooms/book.ts';
import type { RoomGrants } from '../../domain/rooms/view.ts';
import { reservationView, type Attention, type Ignored, type ReservationView } from '../../domain/status.ts';

/** A create whose outcome was never known: it may still turn up, and is then deleted. */
export interface Stray {
  readonly userIdentityId: string;
  readonly window: Window;
  readonly acsEntranceIds: readonly string[];
  readonly sentAt: Instant;
  readonly checks: number;
  readonly nextCheckAt: Instant;
}

/** After a failure, the next try of a task waits; the pauses grow until it works or a message comes. */
export interface Pause {
  readonly failures: number;
  readonly until: Instant;
}

/** What is known of a guest's phone, where the property requires one; looks follow each other at growing pauses. */
export interface PhoneWatch {
  readonly has: boolean;
  readonly looks: number;
  readonly nextLookAt: Instant;
}

/** A generation that somebody else invalidated, and when that was noticed. */
export interface Repair {
  readonly generation: number;
  readonly at: Instant;
}

/** All that a reservation remembers: plain JSON, for it crosses continue-as-new. */
export interface State {
  readonly desired: Desired | null;
  readonly memory: Memory;
  readonly ignored: readonly Ignored[];
  readonly lastMessageAt: Instant;
  readonly grants: RoomGrants | null;
  /** Numbers of grants that were given up or answered, so that nothing is issued on their strength any more. */
  readonly released: readonly number[];
  readonly claimed: Claim | null;
  /** In the order in which they were requested. */
  readonly credentials: readonly Credential[];
  readonly nextRequest: number;
  /** The user identity of each guest, by `personKey`. */
  readonly identities: Readonly<Record<string, string>>;
  /** By the name of the task that failed, such as `issue g1`. */
  readonly pauses: Readonly<Record<string, Pause>>;
  /** By guest id. */
  readonly phones: Readonly<Record<string, PhoneWatch>>;
  /** When the phones of a guest that are being made harmless were first looked for, by guest id. */
  readonly lostSince: Readonly<Record<string, Instant>>;
  readonly strays: readonly Stray[];
  /** The generations that were invalidated from outside since the last message, and when (rule 17). */
  readonly repairs: readonly Repair[];
  readonly troubles: Readonly<Record<string, Trouble>>;
  readonly attention: readonly Attention[];
  /** Seam's events that were seen, the newest last. */
  readonly seenEvents: readonly string[];
  /** What the PMS was told and is to be told; absent while the property wants no notices. */
  readonly notices?: Outbox | undefined;
}

/** The state before the first message. */
export const initialState = (now: Instant): State => ({
  desired: null,
  memory: emptyMemory,
  ignored: [],
  lastMessageAt: now,
  grants: null,
  released: [],
  claimed: null,
  credentials: [],
  nextRequest: 1,
  identities: {},
  pauses: {},
  phones: {},
  lostSince: {},
  strays: [],
  repairs: [],
  troubles: {},
  attention: [],
  seenEvents: [],
});

/** A running reservation: its state, replaced and never changed in place, and what runs beside the loop. */
export interface Reservation {
  readonly propertyId: string;
  readonly reservationId: string;
  readonly workflowId: string;
  state: State;
  /** Something happened since the loop last looked. */
  changed: boolean;
  /** How many steps are being carried out. */
  busy: number;
  /** Guests whose user identity is being created or found, by guest id. */
  readonly identifying: Map<string, Promise<string>>;
  /** A defect that a step ran into, thrown by the loop so that the workflow task fails and can be repaired. */
  fault: { readonly error: unknown } | null;
}

/** The workflow's clock. */
export const now = (): Instant => instantOf(Date.now());

/** Replaces part of the state and wakes the loop. */
export const update = (r: Reservation, part: Partial<State>): void => {
  r.state = { ...r.state, ...part };
  r.changed = true;
};

/** Replaces part of one credential's record. */
export const updateCredential = (r: Reservation, requestId: string, part: Partial<Credential>): void =>
  update(r, {
    credentials: r.state.credentials.map((one) => (one.requestId === requestId ? { ...one, ...part } : one)),
  });

/** Forgets a credential that never came to be. */
export const dropCredential = (r: Reservation, requestId: string): void =>
  update(r, { credentials: r.state.credentials.filter((one) => one.requestId !== requestId) });

/** Records trouble under a key, or that it is over. */
export const setTrouble = (r: Reservation, key: string, trouble: Trouble | null): void => {
  const { [key]: before, ...others } = r.state.troubles;
  // The same again is no news, though its message carries another request id.
  if (before?.code === trouble?.code && before?.about === trouble?.about) return;
  if (trouble !== null) update(r, { troubles: { ...others, [key]: trouble } });
  else update(r, { troubles: others });
};

/**
 * Records that a task failed: what is wrong, and that its next try waits 5 s, twice as long after each failure more, 10
 * minutes at the most. Waits live in the state and not in sleeping tasks, so that nothing holds up continue-as-new.
 */
export const setBack = (r: Reservation, task: string, trouble: Trouble | null): void => {
  const failures = (r.state.pauses[task]?.failures ?? 0) + 1;
  const until = plus(now(), Math.min(5_000 * 2 ** (failures - 1), 600_000));
  update(r, { pauses: { ...r.state.pauses, [task]: { failures, until } } });
  setTrouble(r, task, trouble);
};

/** Records that a task went well, or is no longer wanted. */
export const goneWell = (r: Reservation, task: string): void => {
  setTrouble(r, task, null);
  const { [task]: before, ...pauses } = r.state.pauses;
  if (before !== undefined) update(r, { pauses });
};

/** Whether the next try of a task still has to wait. */
export const isPaused = ({ pauses }: State, task: string): boolean => (pauses[task]?.until ?? now()) > now();

/** The user identity of a guest, as far as it is known. */
export const identityOf = ({ desired, identities }: State, guestId: string): string | undefined =>
  desired === null
    ? undefined
    : (desired.guests.find((guest) => guest.guestId === guestId)?.userIdentityId ??
      identities[personKey(desired, guestId)]);

const nothingGranted: Granted = {
  rooms: {},
  notGranted: {},
  commonEntranceIds: [],
  areas: {},
  policies: defaultPolicies,
};

/** What is granted, less what was given up meanwhile. */
export const grantedTo = ({ grants, released }: State): Granted => {
  if (grants === null) return nothingGranted;
  const rooms = Object.entries(grants.granted.rooms).filter(([, { grant }]) => !released.includes(grant));
  return { ...grants.granted, rooms: Object.fromEntries(rooms) };
};

/** The property's policies, the defaults until the property has sent them. */
export const policiesOf = ({ grants }: State): Policies => grants?.settings.policies ?? defaultPolicies;

/** The property's settings; steps that call Seam run only once these are there. */
export const settingsOf = ({ grants }: State): PropertySettings | null => grants?.settings ?? null;

/** Guests whose phone is known to have an active endpoint. */
export const guestsWithPhone = ({ phones }: State): readonly string[] =>
  Object.entries(phones).flatMap(([guestId, { has }]) => (has ? [guestId] : []));

/** The plan as of now. */
export const currentPlan = ({ state }: Reservation): readonly Step[] =>
  state.desired === null
    ? []
    : planCredentials(state.desired, grantedTo(state), state.credentials, now(), guestsWithPhone(state));

/** How often a generation may be invalidated from outside within an hour before nothing more is issued (rule 17). */
const maxRepairs = 2;

/** Whether keys were invalidated from outside so often that a person has to look first; a message ends it. */
export const isRepairedTooOften = ({ repairs }: State): boolean =>
  repairs.some(
    (repair) => repairs.filter(({ at }) => at <= repair.at && at > plus(repair.at, -3_600_000)).length >= maxRepairs,
  );

/** The status as of now, `null` before the first message. */
export const viewOf = (r: Reservation): ReservationView | null => {
  const { desired, memory, credentials, attention, ignored } = r.state;
  if (desired === null) return null;
  const identities = desired.guests.flatMap(({ guestId }) => {
    const userIdentityId = identityOf(r.state, guestId);
    return userIdentityId === undefined ? [] : [[guestId, userIdentityId] as const];
  });
  return reservationView({
    propertyId: r.propertyId,
    reservationId: r.reservationId,
    workflowId: r.workflowId,
    revision: memory.revision,
    desired,
    plan: currentPlan(r),
    isBlocked: isRepairedTooOften(r.state),
    credentials,
    identities: Object.fromEntries(identities),
    needsAttention: attention,
    ignored,
  });
};
