import type { TeardownView } from '../../domain/teardown/view.ts';
import { untilSettled } from '../untilSettled.ts';

/** How to wait for the end of a teardown. */
export interface TeardownWaitOptions {
  /** Milliseconds to wait at most; without end unless told. */
  readonly timeoutMs?: number;
  /** Told the status whenever it changed, for progress. */
  readonly onStatus?: (status: TeardownView) => void;
  /** Ends the wait early, as a time-out does. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the status until the teardown has ended or the time runs out, and gives the last one.
 *
 * @throws {NightlatchError} what `read` throws; Unavailable only where it was never answered.
 */
export function untilEnded(
  read: () => Promise<TeardownView>,
  { timeoutMs = Infinity, onStatus, signal }: TeardownWaitOptions = {},
): Promise<TeardownView> {
  return untilSettled(read, ({ status }) => status !== 'running', { timeoutMs, onStatus, signal });
}
