import { z } from 'zod';
import type { Mischief } from '../webhooks/webhooks.ts';
import { type Effect, effectSchema } from './effects.ts';

/** The body of `PUT /_simulator/faults`. */
export const faultsSchema = z.array(
  z.strictObject({
    /** A path of Seam's, `*` for any, `/acs/*` for all that begin with `/acs/`; for webhook effects an event type. */
    path: z.string().default('*'),
    /** How many calls it strikes; if absent, all calls until the faults are cleared. */
    times: z.number().int().positive().optional(),
    /** How many calls pass before it strikes. */
    skip: z.number().int().nonnegative().optional(),
    effect: effectSchema,
  }),
);

interface Fault {
  readonly path: string;
  times: number;
  skip: number;
  readonly effect: Effect;
}

/** An effect on one call. */
export type Strike = Exclude<Effect, { readonly kind: 'bridge-down' | 'latency' | Mischief }>;

/** The active faults, in the order in which they strike. */
export class Faults {
  #faults: Fault[] = [];

  /** Replaces all faults. */
  set(faults: z.infer<typeof faultsSchema>): void {
    this.#faults = faults.map(({ path, times, skip, effect }) => ({
      path,
      times: times ?? Infinity,
      skip: skip ?? 0,
      effect,
    }));
  }

  /** The active faults, each with the number of strikes that it has left; `null` is no limit. */
  list(): readonly unknown[] {
    return this.#faults.map((fault) => ({ ...fault, times: fault.times === Infinity ? null : fault.times }));
  }

  /** Whether the bridge is down. */
  get bridgeIsDown(): boolean {
    return this.#faults.some((fault) => fault.effect.kind === 'bridge-down');
  }

  /** The effects on a call: milliseconds of delay, and at most one other. Counts the call as struck. */
  strike(path: string): { readonly latency: number; readonly strike: Strike | undefined } {
    let latency = 0;
    let strike: Strike | undefined;
    for (const fault of this.#faults.filter((candidate) => covers(candidate.path, path))) {
      const { effect } = fault;
      switch (effect.kind) {
        case 'latency':
          if (use(fault)) latency += effect.ms;
          break;
        case 'bridge-down':
        case 'webhook-drop':
        case 'webhook-repeat':
        case 'webhook-reorder':
          break;
        case 'status':
        case 'timeout':
        case 'lostAnswer':
        case 'lateCommit':
        case 'hold':
        case 'stuck':
          if (strike === undefined && use(fault)) strike = effect;
      }
    }
    return { latency, strike };
  }

  /** The effect on the delivery of an event, if any. Counts the event as struck. */
  mischief(eventType: string): Mischief | undefined {
    for (const fault of this.#faults.filter((candidate) => covers(candidate.path, eventType))) {
      const { kind } = fault.effect;
      const isMischief = kind === 'webhook-drop' || kind === 'webhook-repeat' || kind === 'webhook-reorder';
      if (isMischief && use(fault)) return kind;
    }
    return undefined;
  }
}

function covers(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : pattern === path;
}

function use(fault: Fault): boolean {
  if (fault.times === 0) return false;
  if (fault.skip > 0) {
    fault.skip -= 1;
    return false;
  }
  fault.times -= 1;
  return true;
}
