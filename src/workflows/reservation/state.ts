import type { Trouble } from '../../domain/trouble.ts';
import type { Credential } from '../../domain/credentials/credential.ts';
import { instantOf, plus, type Instant, type Window } from '../../domain/instant.ts';
import { stamp, type Stamp } from '../../domain/messages/schema.ts';

import type { Outbox } from '../../domain/notices/outbox.ts';
import type { Desired } from '../../domain/reservation/desired.ts';
import { emptyMemory, type Memory } from '../../domain/reservation/memory.ts';
import type { Claim } from '../../domain/rooms/book.ts';
import type { Looks } from '../../domain/rooms/occupants.ts';
import type { RoomGrants } from '../../domain/rooms/view.ts';
import type { Attention, Ignored, ReservationView } from '../../domain/status/view.ts';

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

/** All that a reservation remembers: plain JSON, for it crosses continue-as-new (a new field: see `upgrade.ts`). */
export interface State extends Stamp {
  readonly desired: Desired | null;
  readonly memory: Memory;
  readonly ignored: readonly Ignored[];
  readonly lastMessageAt: Instant;
  readonly grants: RoomGrants | null;
  /** Numbers of grants that were given up or answered, so that nothing is issued on their strength any more. */
  readonly released: readonly number[];
  readonly claimed: Claim | null;
  /** Until then only these rooms are claimed, which were held: the property was lost, and is to hear first who holds what. */
  readonly heldFirst: { readonly rooms: readonly string[]; readonly until: Instant } | null;
  /** What was found on the granted rooms, by room (rules 7 and 16). */
  readonly looks: Looks;
  /** In the order in which they were requested. */
  readonly credentials: readonly Credential[];
  readonly nextRequest: number;
  /** The user identity of each guest, by `personKey`. */
  readonly identities: Readonly<Record<string, string>>;
  /** User identities that Nightlatch created for this property: the policy may remove them some time after the stay. */
  readonly createdIdentities: readonly string[];
  /** By the name of the task that failed, such as `issue g1`. */
  readonly pauses: Readonly<Record<string, Pause>>;
  /** By `personKey`. */
  readonly phones: Readonly<Record<string, PhoneWatch>>;
  /** When the phones of a guest that are being made harmless were first looked for, by `personKey`. */
  readonly lostSince: Readonly<Record<string, Instant>>;
  readonly strays: readonly Stray[];
  /** The generations that were invalidated from outside since the last message, and when (rule 17). */
  readonly repairs: readonly Repair[];
  /** Identities whose key died while another reservation of theirs was live: Seam may give a user one key at a time (rule 6). */
  readonly replaced: readonly string[];
  readonly troubles: Readonly<Record<string, Trouble>>;
  readonly attention: readonly Attention[];
  /** Credentials of which the slow reconcile says that they are not as they should be (rule 18). */
  readonly doubts: readonly string[];
  /** Seam's events that were seen, the newest last. */
  readonly seenEvents: readonly string[];
  /** What the PMS was told and is to be told; absent until the property wants notices. */
  readonly notices?: Outbox | undefined;
}

/** The state before the first message, and what a state lacks that was written before a field was there. */
export function initialState(at: Instant): State {
  return {
    ...stamp,
    desired: null,
    memory: emptyMemory,
    ignored: [],
    lastMessageAt: at,
    grants: null,
    released: [],
    claimed: null,
    heldFirst: null,
    looks: {},
    credentials: [],
    nextRequest: 1,
    identities: {},
    createdIdentities: [],
    pauses: {},
    phones: {},
    lostSince: {},
    strays: [],
    repairs: [],
    replaced: [],
    troubles: {},
    attention: [],
    doubts: [],
    seenEvents: [],
  };
}

/** A running reservation: its state, replaced and never changed in place, and what runs beside the loop. */
export interface Reservation {
  readonly propertyId: string;
  readonly reservationId: string;
  readonly workflowId: string;
  /** How the one before of this id ended, `null` where none is known. */
  readonly former: ReservationView | null;
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
export function now(): Instant {
  return instantOf(Date.now());
}

/** Replaces part of the state and wakes the loop. */
export function update(r: Reservation, part: Partial<State>): void {
  r.state = { ...r.state, ...part };
  r.changed = true;
}

/** Replaces part of one credential's record. */
export function updateCredential(r: Reservation, requestId: string, part: Partial<Credential>): void {
  update(r, {
    credentials: r.state.credentials.map((one) => (one.requestId === requestId ? { ...one, ...part } : one)),
  });
}

/** Forgets a credential that never came to be. */
export function dropCredential(r: Reservation, requestId: string): void {
  update(r, { credentials: r.state.credentials.filter((one) => one.requestId !== requestId) });
}

/** Records trouble under a key, or that it is over. */
export function setTrouble(r: Reservation, key: string, trouble: Trouble | null): void {
  const { [key]: before, ...others } = r.state.troubles;
  // The same again is no news, though its message carries another request id.
  if (before?.code === trouble?.code && before?.about === trouble?.about) return;
  if (trouble !== null) update(r, { troubles: { ...others, [key]: trouble } });
  else update(r, { troubles: others });
}

/**
 * Records that a task failed: what is wrong, and that its next try waits 5 s, twice as long after each failure more, 10
 * minutes at the most, and never less than Seam asks for. Waits live in the state and not in sleeping tasks, so that
 * nothing holds up continue-as-new.
 */
export function setBack(r: Reservation, task: string, trouble: Trouble | null, leastMs = 0): void {
  const failures = (r.state.pauses[task]?.failures ?? 0) + 1;
  const until = plus(now(), Math.max(Math.min(5_000 * 2 ** (failures - 1), 600_000), leastMs));
  update(r, { pauses: { ...r.state.pauses, [task]: { failures, until } } });
  setTrouble(r, task, trouble);
}

/** Records that a task went well, or is no longer wanted. */
export function goneWell(r: Reservation, task: string): void {
  setTrouble(r, task, null);
  const { [task]: before, ...pauses } = r.state.pauses;
  if (before !== undefined) update(r, { pauses });
}

/** Whether the next try of a task still has to wait. */
export function isPaused({ pauses }: State, task: string): boolean {
  return (pauses[task]?.until ?? now()) > now();
}
