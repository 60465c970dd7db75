import { msToTs } from '@temporalio/common/lib/time.js';
import type proto from '@temporalio/proto';

/** How a workflow's time is skipped, as the server takes it. */
export type TimeSkippingConfig = proto.temporal.api.common.v1.TimeSkippingConfig.$Properties;

/**
 * What makes the server move one workflow's clock ahead by so many milliseconds, and then let time pass as ever.
 *
 * The server moves a workflow while it has nothing in flight (activity, child, signal to another workflow), fires every
 * timer and retry on the way at its own time, and adds one event to the history for each jump. The end is an instant, set
 * when the request arrives: a workflow that was busy meanwhile has then been moved by so much less.
 * A move that begins while something due has not happened yet jumps over that (server 1.32): see overdue.ts.
 * A run that continues as new goes on from the moved time, and with the rest of a move under way; a child starts at its
 * parent's time. Children are not told to skip by themselves, as they would run through all of their life.
 */
export function fastForward(id: string, ms: number): TimeSkippingConfig {
  return { enabled: true, disablePropagation: true, fastForwardConfig: { id, duration: msToTs(Math.round(ms)) } };
}
