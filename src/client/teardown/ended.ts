import { setTimeout as delay } from 'node:timers/promises';
import type { TeardownView } from '../../domain/teardown/view.ts';
import { NightlatchError } from '../errors.ts';

/** How to wait for the end of a teardown. */
export interface TeardownWaitOptions {
  /** Milliseconds to wait at most; without end unless told. */
  readonly timeoutMs?: number;
  /** Told the status whenever it changed, for progress. */
  readonly onStatus?: (status: TeardownView) => void;
  /** Ends the wait early, as a time-out does. */
  readonly signal?: AbortSignal;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Reads the status until the teardown has ended or the time runs out, and gives the last one.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only where it was never answered.
 */
export const untilEnded = async (
  read: () => Promise<TeardownView>,
  { timeoutMs = Infinity, onStatus, signal }: TeardownWaitOptions = {},
): Promise<TeardownView> => {
  const deadline = Date.now() + timeoutMs;
  let last: TeardownView | null = null;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      const status = await read();
      if (JSON.stringify(status) !== JSON.stringify(last)) onStatus?.(status);
      last = status;
    } catch (error) {
      // A worker that restarts is no reason to give up.
      const isPassing = error instanceof NightlatchError && error.code === 'Unavailable';
      if (!isPassing || (last === null && Date.now() >= deadline)) throw error;
    }
    if (last !== null && (last.status !== 'running' || Date.now() >= deadline || signal?.aborted)) return last;
    const left = Math.max(deadline - Date.now(), 0);
    await delay(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
};
