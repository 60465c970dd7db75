import type { ReservationView } from '../domain/status/view.ts';
import { untilSettled } from './untilSettled.ts';

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
  /** `false`: as things stand no key is due, and none will come, as of a cancelled reservation. */
  readonly due: boolean;
  readonly status: ReservationView;
}

/** Whether nothing more will be issued as things stand: old keys may still be on their way out. */
function isAtRest({ waiting }: ReservationView): boolean {
  return waiting === null || waiting === 'revoked';
}

function hasKeys({ guests }: ReservationView): boolean {
  return guests.some(({ credentials }) => credentials.some(({ state }) => state === 'issued'));
}

const usualTimeoutMs = 30_000;

/**
 * Reads the status until nothing is left to issue or the time runs out. A reservation that needs no keys, such as a
 * cancelled one, is at rest at once: `issued` and `due` are then `false`.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only where it was never answered.
 */
export async function untilIssued(
  read: () => Promise<ReservationView>,
  { timeoutMs = usualTimeoutMs, onStatus, signal }: WaitOptions,
): Promise<Issued> {
  const status = await untilSettled(read, isAtRest, { timeoutMs, onStatus, signal });
  const atRest = isAtRest(status);
  return { issued: atRest && hasKeys(status), due: !atRest || hasKeys(status), status };
}
