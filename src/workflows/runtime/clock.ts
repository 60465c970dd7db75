import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { epochMs, instantOf, type Instant } from '../../domain/instant.ts';
import type { Moment } from '../../domain/moment.ts';

/** The workflow's clock: the time of the present workflow task, the same when a history is replayed. */
export function now(): Instant {
  return instantOf(Date.now());
}

/** One timer. It moves only if its moment changes: otherwise every message would cost a new timer. */
export interface Alarm {
  /** Lets it ring at a moment; `null`: not at all. The same moment again changes nothing. */
  set(moment: Moment | null): void;
}

/** An alarm that calls `ring` at its moment. */
export function createAlarm(ring: () => void): Alarm {
  let current: { readonly at: string; readonly scope: CancellationScope } | null = null;
  return {
    set(moment) {
      if (current?.at === moment?.at) return;
      current?.scope.cancel();
      current = null;
      if (moment === null) return;
      const scope = new CancellationScope({ cancellable: true });
      current = { at: moment.at, scope };
      const timer = scope.run(async () => {
        await sleep(Math.max(epochMs(moment.at) - Date.now(), 1), { summary: moment.what });
        current = null;
        ring();
      });
      timer.catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
    },
  };
}
