import { setTimeout as delay } from 'node:timers/promises';
import type { ReservationView } from '../domain/status.ts';
import { NightlatchError } from './errors.ts';

/** How to wait for keys. */
export interface WaitOptions {
  /** Milliseconds to wait at most; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** Told the status whenever it changed, for progress. */
  readonly onStatus?: (status: ReservationView) => void;
  /** Ends the wait early, as a time-out does. */
  readonly signal?: AbortSignal;
}

/** Whether all keys that are due are issued, and the status by which that was judged. */
export interface Issued {
  readonly issued: boolean;
  readonly status: ReservationView;
}

/** Whether nothing more will be issued as things stand: old keys may still be on their way out. */
const isAtRest = ({ waiting }: ReservationView): boolean => waiting === null || waiting === 'revoked';

const hasKeys = ({ guests }: ReservationView): boolean =>
  guests.some(({ credentials }) => credentials.some(({ state }) => state === 'issued'));

const usualTimeoutMs = 30_000;
const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Reads the status until nothing is left to issue or the time runs out. A reservation that needs no keys, such as a
 * cancelled one, is at rest at once: `issued` is then `false`.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only where it was never answered.
 */
export const untilIssued = async (read: () => Promise<ReservationView>, options: WaitOptions): Promise<Issued> => {
  const { timeoutMs = usualTimeoutMs, onStatus, signal } = options;
  const deadline = Date.now() + timeoutMs;
  let last: ReservationView | null = null;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const { status, error } = await attempt(read);
    if (status !== null) {
      if (JSON.stringify(status) !== JSON.stringify(last)) onStatus?.(status);
      last = status;
      if (isAtRest(status)) return { issued: hasKeys(status), status };
    }
    const left = deadline - Date.now();
    if (!(left > 0) || signal?.aborted) {
      if (last === null) throw error;
      return { issued: false, status: last };
    }
    await delay(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
};

/** A worker that restarts is no reason to give up: only what will not change by waiting is thrown. */
const attempt = async (
  read: () => Promise<ReservationView>,
): Promise<{ readonly status: ReservationView | null; readonly error: unknown }> => {
  try {
    return { status: await read(), error: null };
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'Unavailable') return { status: null, error };
    throw error;
  }
};
