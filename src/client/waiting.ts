import { setTimeout as delay } from 'node:timers/promises';
import type { ReservationView } from '../domain/status/view.ts';
import type { TeardownView } from '../domain/teardown/view.ts';
import { NightlatchError } from './errors.ts';
import { inTime } from './inTime.ts';

/** How long to wait for a status, and who hears of its changes. */
interface Waiting<Status> {
  /** The longest wait in milliseconds. */
  readonly timeoutMs: number;
  /** Called with each new status, to show progress. */
  readonly onStatus?: ((status: Status) => void) | undefined;
  /** Ends the wait early, like a timeout. */
  readonly signal?: AbortSignal | undefined;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** Milliseconds that the last read gets beyond the longest wait. */
const lastReadMs = 500;

/**
 * Reads a status at growing pauses until it is settled or the time is up, and returns the last one. A read that takes longer
 * is given up half a second after that.
 *
 * @param read gets the milliseconds that it may take.
 * @throws {NightlatchError} what `read` throws; Unavailable only if `read` never got an answer.
 */
export async function untilSettled<Status extends object>(
  read: (withinMs: number) => Promise<Status>,
  isSettled: (status: Status) => boolean,
  { timeoutMs, onStatus, signal }: Waiting<Status>,
): Promise<Status> {
  const deadline = Date.now() + timeoutMs;
  let last: Status | null = null;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const { status, error } = await attempt(read, deadline + lastReadMs - Date.now());
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

/** Reads once. A worker that restarts does not end the wait; an error that waiting cannot change is thrown. */
async function attempt<Status extends object>(
  read: (withinMs: number) => Promise<Status>,
  withinMs: number,
): Promise<{ readonly status: Status; readonly error: null } | { readonly status: null; readonly error: unknown }> {
  try {
    const status = await inTime(read(withinMs), withinMs, null);
    return status === null ? { status, error: notRead() } : { status, error: null };
  } catch (error) {
    if (error instanceof NightlatchError && error.code === 'Unavailable') return { status: null, error };
    throw error;
  }
}

function notRead(): NightlatchError {
  return new NightlatchError({ code: 'Unavailable', what: 'worker', retryAfterSeconds: 5 });
}

/** How to wait for keys. */
export interface WaitOptions {
  /** The longest wait in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Called with each new status, to show progress. */
  readonly onStatus?: (status: ReservationView) => void;
  /** Ends the wait early, like a timeout. */
  readonly signal?: AbortSignal;
}

/** Whether all keys that are due are issued, and the status that says so. */
export interface Issued {
  readonly issued: boolean;
  /** `false` if no key is due and none will come, as for a cancelled reservation. */
  readonly due: boolean;
  readonly status: ReservationView;
}

/** Whether nothing is left to issue; old keys may still have to be revoked. */
function isAtRest({ waiting }: ReservationView): boolean {
  return waiting === null || waiting === 'revoked';
}

/** Whether nothing comes of waiting: no key is left to issue, or none comes before a person, a message or the time of day changes something. */
function isInVain(status: ReservationView): boolean {
  return isAtRest(status) || !status.issuing;
}

function hasKeys({ guests }: ReservationView): boolean {
  return guests.some(({ credentials }) => credentials.some(({ state }) => state === 'issued'));
}

const defaultIssueTimeoutMs = 30_000;

/**
 * Waits until nothing is left to issue, nothing more comes of waiting (a hold, an unknown room, a room that is occupied until
 * tomorrow), or the time is up. A reservation that needs no keys, such as a cancelled one, is finished at once: `issued` and
 * `due` are then `false`.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only if `read` never got an answer.
 */
export async function untilIssued(
  read: (withinMs: number) => Promise<ReservationView>,
  { timeoutMs = defaultIssueTimeoutMs, onStatus, signal }: WaitOptions,
): Promise<Issued> {
  const status = await untilSettled(read, isInVain, { timeoutMs, onStatus, signal });
  const atRest = isAtRest(status);
  return { issued: atRest && hasKeys(status), due: !atRest || hasKeys(status), status };
}

/** How to wait for the end of a teardown. */
export interface TeardownWaitOptions {
  /** The longest wait in milliseconds; no limit by default. */
  readonly timeoutMs?: number;
  /** Called with each new status, to show progress. */
  readonly onStatus?: (status: TeardownView) => void;
  /** Ends the wait early, like a timeout. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until the teardown has ended or the time is up, and returns the last status.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only if `read` never got an answer.
 */
export function untilTeardownEnded(
  read: () => Promise<TeardownView>,
  { timeoutMs = Infinity, onStatus, signal }: TeardownWaitOptions = {},
): Promise<TeardownView> {
  return untilSettled(read, ({ status }) => status !== 'running', { timeoutMs, onStatus, signal });
}
