import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** What one workflow task of a reservation asked of Temporal. */
export interface Batch {
  readonly activities: number;
  readonly timers: number;
  readonly upserts: number;
  /** Signals to another workflow: a reservation's to its property. */
  readonly signalsSent: number;
}

/** What a reservation is to Temporal, with nothing of what it is to a hotel. */
export interface Shape {
  /** What it asked for, together where it was asked for together. */
  readonly batches: readonly Batch[];
  readonly signals: number;
  readonly updates: number;
}

/** The names of the workflow types and the task queue of the bare worker. */
export const bareTypes = { bare: 'bare', bareProperty: 'bareProperty', taskQueue: 'bench-bare' } as const;

/** The one workflow to which the others send their signals, as reservations do to their property. */
export const barePropertyId = 'bare-property';

/** Says nothing. */
export const nothingSignal = defineSignal('nothing');

/** Says nothing and is answered. */
export const nothingUpdate = defineUpdate('nothing');
