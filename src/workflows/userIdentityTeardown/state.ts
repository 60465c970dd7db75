import { isCancellation, type CancellationScope } from '@temporalio/workflow';
import { instantOf, plus, type Instant } from '../../domain/instant.ts';
import { setBackMs } from '../../domain/teardown/timing.ts';
import type { Obstacle, Resource, Teardown } from '../../domain/teardown/state.ts';

/** A running teardown: its state, replaced and never changed in place, and what runs beside the loop. */
export interface Running {
  readonly workflowId: string;
  state: Teardown;
  /** Something happened since the loop last looked. */
  changed: boolean;
  /** The steps under way, by name. */
  readonly underWay: Set<string>;
  /** The deletions under way, by name: what is confirmed gone needs none, nor its repetition. */
  readonly deletions: Map<string, { readonly resource: Resource; readonly scope: CancellationScope }>;
  /** Calls that are under way end with it when the teardown is given up. */
  readonly calls: CancellationScope;
  /** A defect that a step ran into, thrown by the loop so that the workflow task fails and can be repaired. */
  fault: { readonly error: unknown } | null;
}

/** The workflow's clock. */
export function now(): Instant {
  return instantOf(Date.now());
}

/** Replaces the state and wakes the loop. */
export function change(r: Running, state: Teardown): void {
  r.state = state;
  r.changed = true;
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** Records why a call does not go through. */
export function note(r: Running, name: string, obstacle: Obstacle): void {
  change(r, { ...r.state, obstacles: { ...r.state.obstacles, [name]: obstacle } });
}

/** Lets the next try of a step wait. */
export function pause(r: Running, name: string, ms: number, failures = 0): void {
  change(r, { ...r.state, pauses: { ...r.state.pauses, [name]: { failures, until: plus(now(), ms) } } });
}

/** Records that a step failed: why, and that its next try waits, longer after each failure more. */
export function setBack(r: Running, name: string, obstacle: Obstacle): void {
  const failures = (r.state.pauses[name]?.failures ?? 0) + 1;
  pause(r, name, setBackMs(failures), failures);
  note(r, name, obstacle);
}

/** Records that a call went well, or is no longer wanted. */
export function goneWell(r: Running, name: string): void {
  const { pauses, obstacles } = r.state;
  if (pauses[name] === undefined && obstacles[name] === undefined) return;
  change(r, { ...r.state, pauses: without(pauses, name), obstacles: without(obstacles, name) });
}

/** Lets a step run beside the loop, once at a time under its name, until it ends or the teardown is given up. */
export function start(r: Running, name: string, task: () => Promise<void>): void {
  if (r.underWay.has(name)) return;
  r.underWay.add(name);
  r.calls
    .run(task)
    .catch((error: unknown) => {
      if (!isCancellation(error) || r.state.ended === null) r.fault = { error };
    })
    .finally(() => {
      r.underWay.delete(name);
      r.changed = true;
    });
}
