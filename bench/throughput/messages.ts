import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** The commands that one workflow task of a reservation sent to Temporal. */
export interface Batch {
  readonly activities: number;
  readonly timers: number;
  readonly upserts: number;
  /** Signals to another workflow: a reservation's to its property. */
  readonly signalsSent: number;
}

/** A reservation as Temporal sees it: commands and messages, without their content. */
export interface Shape {
  /** Its commands, by workflow task. */
  readonly batches: readonly Batch[];
  readonly signals: number;
  readonly updates: number;
}

/** The names of the workflow types and the task queue of the bare worker. */
export const bareTypes = { bare: 'bare', bareProperty: 'bareProperty', taskQueue: 'bench-bare' } as const;

/** The workflow to which the others send their signals, as reservations do to their property. */
export const barePropertyId = 'bare-property';

/** A signal without content. */
export const nothingSignal = defineSignal('nothing');

/** An update without content. */
export const nothingUpdate = defineUpdate('nothing');
