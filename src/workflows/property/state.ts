import type { Trouble } from '../../domain/trouble.ts';
import { instantOf, type Instant } from '../../domain/instant.ts';
import { stamp, type Stamp } from '../../domain/messages/schema.ts';
import type { Entrance, PropertySettings } from '../../domain/property.ts';

import { freshBook, type RoomBook } from '../../domain/rooms/book.ts';
import type { Lost } from '../../domain/rooms/lost.ts';

/** All that a property remembers: plain JSON, for it crosses continue-as-new (a new field: see `upgrade.ts`). */
export interface State extends Stamp {
  readonly settings: PropertySettings | null;
  readonly catalogue: readonly Entrance[] | null;
  /** Something changed, or a room is claimed that the catalogue does not know: it is read again. */
  readonly catalogueStale: boolean;
  readonly book: RoomBook;
  /** A digest of what each reservation was told last: only what changed is told again. */
  readonly told: Readonly<Record<string, string>>;
  /** Why the catalogue could not be read. */
  readonly trouble: Trouble | null;
  /** When the catalogue is read again after a failure, and how often that failed. */
  readonly retryCatalogueAt: Instant | null;
  readonly failures: number;
  /** When the next slow reconcile is due; `null` before the first was thought of. */
  readonly reconcileAt: Instant | null;
  /** Valid credentials that no reservation knows, as the last reconcile found them. */
  readonly strangers: readonly string[];
  /** What is missing from the room book because the workflow was lost; `null` where nothing is. */
  readonly lost: Lost | null;
}

/** A running property: its state, replaced and never changed in place, and what runs beside the loop. */
export interface Property {
  readonly propertyId: string;
  /** Characters of JSON that crossed the last continue-as-new; 0 in the first run. */
  readonly carriedSize: number;
  state: State;
  changed: boolean;
  /** Reservations that are being told something, by id. */
  readonly telling: Set<string>;
  /** The catalogue is being read. */
  reading: boolean;
  /** The system's credentials are being held against the room book. */
  reconciling: boolean;
  /** A defect, thrown by the loop so that the workflow task fails and can be repaired. */
  fault: { readonly error: unknown } | null;
}

/** The state before anything is known, and what a state lacks that was written before a field was there. */
export function initialState(epochMs: number): State {
  return {
    ...stamp,
    settings: null,
    catalogue: null,
    catalogueStale: false,
    book: freshBook(epochMs),
    told: {},
    trouble: null,
    retryCatalogueAt: null,
    failures: 0,
    reconcileAt: null,
    strangers: [],
    lost: null,
  };
}

/** The workflow's clock. */
export function now(): Instant {
  return instantOf(Date.now());
}

/** Replaces part of the state and wakes the loop. */
export function update(p: Property, part: Partial<State>): void {
  p.state = { ...p.state, ...part };
  p.changed = true;
}
