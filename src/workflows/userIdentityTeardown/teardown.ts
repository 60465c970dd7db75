import type { CancellationScope } from '@temporalio/workflow';
import type { Resource, Teardown } from '../../domain/teardown/state.ts';
import { wake, type Beat } from '../runtime/beat.ts';

/** A deletion under way. */
export interface Deletion {
  readonly resource: Resource;
  readonly scope: CancellationScope;
}

/** A running teardown: its state, replaced and never changed in place, and the beat of its loop. */
export interface RunningTeardown {
  readonly workflowId: string;
  state: Teardown;
  readonly beat: Beat;
  /** The deletions under way: one is called off once its thing is confirmed gone. */
  readonly deletions: Set<Deletion>;
  /** The calls under way: they end with the teardown, if it is given up. */
  readonly calls: CancellationScope;
}

/** Replaces the state and wakes the loop. */
export function change(r: RunningTeardown, state: Teardown): void {
  r.state = state;
  wake(r.beat);
}
