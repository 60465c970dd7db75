import { setTimeout as delay } from 'node:timers/promises';
import { NightlatchError } from './errors.ts';

/** How long to wait, and whom to tell meanwhile. */
export interface Waiting<Status> {
  /** Milliseconds to wait at most. */
  readonly timeoutMs: number;
  /** Told the status whenever it changed, for progress. */
  readonly onStatus?: ((status: Status) => void) | undefined;
  /** Ends the wait early, as a time-out does. */
  readonly signal?: AbortSignal | undefined;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Reads a status at growing pauses until it is settled or the time runs out, and gives the last one.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only where it was never answered.
 */
export async function untilSettled<Status extends object>(
  read: () => Promise<Status>,
  isSettled: (status: Status) => boolean,
  { timeoutMs, onStatus, signal }: Waiting<Status>,
): Promise<Status> {
  const deadline = Date.now() + timeoutMs;
  let last: Status | null = null;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const { status, error } = await attempt(read);
    if (status !== null) {
      if (JSON.stringify(status) !== JSON.stringify(last)) onStatus?.(status);
      last = status;
      if (isSettled(status)) return status;
    }
    const left = deadline - Date.now();
    if (!(left > 0) || signal?.aborted) {
      if (last === null) throw error;
      return last;
    }
    await delay(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

/** A worker that restarts is no reason to give up: only what will not change by waiting is thrown. */
async function attempt<Status extends object>(
  read: () => Promise<Status>,
): Promise<{ readonly status: Status; readonly error: null } | { readonly status: null; readonly error: unknown }> {
  try {
    return { status: await read(), error: null };
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'Unavailable') return { status: null, error };
    throw error;
  }
}
