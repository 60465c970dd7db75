import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/instant.ts';

/** One timer that is moved only when its moment changes: every message would otherwise cost a new one. */
export interface Alarm {
  /** Rings at `at`, or not at all; the same moment again changes nothing. */
  set(at: Instant | null, summary: string): void;
}

/** An alarm that calls `ring` whenever its moment has come. */
export const createAlarm = (ring: () => void): Alarm => {
  let current: { readonly at: Instant; readonly scope: CancellationScope } | null = null;
  return {
    set(at, summary) {
      if (current?.at === at || (current === null && at === null)) return;
      current?.scope.cancel();
      current = null;
      if (at === null) return;
      const scope = new CancellationScope({ cancellable: true });
      current = { at, scope };
      const timer = scope.run(async () => {
        await sleep(Math.max(Date.parse(at) - Date.now(), 1), { summary });
        current = null;
        ring();
      });
      timer.catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
    },
  };
};
