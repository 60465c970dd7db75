import type { Moment } from '../domain/moment.ts';
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/** One timer that is moved only when its moment changes: every message would otherwise cost a new one. */
export interface Alarm {
  /** Rings at the moment, or not at all; the same moment again changes nothing. */
  set(moment: Moment | null): void;
}

/** An alarm that calls `ring` whenever its moment has come. */
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
        await sleep(Math.max(Date.parse(moment.at) - Date.now(), 1), { summary: moment.what });
        current = null;
        ring();
      });
      timer.catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
    },
  };
}
