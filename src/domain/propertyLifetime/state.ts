import { stamp, type Stamp } from '../messages/schema.ts';
import type { Pause } from '../pause.ts';
import type { Instant } from '../instant.ts';
import type { Entrance, PropertySettings } from '../property.ts';
import { freshBook, type RoomBook } from '../rooms/book.ts';
import type { Lost } from '../rooms/lost.ts';
import type { Stranger } from '../rooms/reconcile.ts';
import type { Subject } from '../subject.ts';
import type { DoorProblem } from '../seam/system.ts';
import type { Attention } from '../status/view.ts';
import type { Trouble } from '../trouble.ts';
import { nothingSeen, type SystemsWatch } from './systemsWatch.ts';

/** The kinds of a property's tasks. */
export type PropertyTaskKind = 'read-entrances' | 'tell' | 'reconcile' | 'look-at-systems' | 'look-at-teardown';

/** The task that reads the entrance catalogue. */
export const readEntrances: Subject<PropertyTaskKind> = { kind: 'read-entrances', about: null };

/** The task that tells a reservation its grants. */
export function tellingOf(reservationId: string): Subject<PropertyTaskKind> {
  return { kind: 'tell', about: reservationId };
}

/** A comparison of all credentials with the room book that a person asked for, for `nightlatch adopt`. */
export interface AskedComparison {
  readonly is: 'due' | 'done' | 'refused';
  /** The valid guest credentials that no reservation has reported, if it is done. */
  readonly strangers: readonly Stranger[];
}

/** The mark of the identity that a teardown is removing (docs/decisions/0015). */
export interface Closing {
  /** The ids of the identity, each with the reservations that used it when it was marked: all others wait. */
  readonly users: Readonly<Record<string, readonly string[]>>;
  /** The number of its last question: what it hears later, it hears as the answer to that one. */
  readonly number: number;
  /** When the property looks next whether the teardown still runs. */
  readonly lookAt: Instant;
  readonly looks: number;
}

/** The marks, by the workflow id of the teardown: an identity is free when the last one that has it is gone. */
export type Closings = Readonly<Record<string, Closing>>;

/** All that a property remembers: plain JSON, because it crosses continue-as-new. */
export interface PropertyState extends Stamp {
  readonly settings: PropertySettings | null;
  readonly catalogue: readonly Entrance[] | null;
  /** Something changed, or a reservation claims a room that the catalogue lacks: it is to be read again. */
  readonly catalogueStale: boolean;
  readonly book: RoomBook;
  /** A digest of the last grants that each reservation was told, by reservation id: only changes are told. */
  readonly told: Readonly<Record<string, string>>;
  /** Why the catalogue could not be read. */
  readonly trouble: Trouble | null;
  readonly pauses: readonly Pause<PropertyTaskKind>[];
  /** When the next slow reconcile is due; `null` until the first one is planned. */
  readonly reconcileAt: Instant | null;
  /** The ids of valid credentials that no reservation knows, as the last reconcile found them. */
  readonly strangers: readonly string[];
  /** The comparison that a person asked for last; absent: none was. */
  readonly asked?: AskedComparison;
  readonly systems: SystemsWatch;
  /** The doors with errors or warnings, as the last look found them. */
  readonly doorProblems: readonly DoorProblem[];
  /** The user identities that teardowns are removing: a new use waits. */
  readonly closing: Closings;
  /** By user identity: lost phones that are still active, the newest last. */
  readonly keptPhones: Readonly<Record<string, readonly string[]>>;
  /** What a person has to look at. */
  readonly attention: readonly Attention[];
  /** What the room book lacks because the workflow was lost; `null` if it lacks nothing. */
  readonly lost: Lost | null;
}

/**
 * The state of a property that knows nothing yet.
 *
 * @param epochMs the present time in milliseconds since 1970; grants are numbered from it.
 * @param isAnew whether the workflow ran before and was lost, so that the room book waits for the reservations.
 */
export function initialProperty(epochMs: number, isAnew: boolean): PropertyState {
  return {
    ...stamp,
    settings: null,
    catalogue: null,
    catalogueStale: false,
    book: freshBook(epochMs),
    told: {},
    trouble: null,
    pauses: [],
    reconcileAt: null,
    strangers: [],
    systems: nothingSeen,
    doorProblems: [],
    closing: {},
    keptPhones: {},
    attention: [],
    lost: isAnew ? { heardBy: null } : null,
  };
}
