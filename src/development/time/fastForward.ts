import { msToTs } from '@temporalio/common/lib/time.js';
import type proto from '@temporalio/proto';

/** The server's settings for skipping a workflow's time. */
export type TimeSkippingConfig = proto.temporal.api.common.v1.TimeSkippingConfig.$Properties;

/**
 * The settings that make the server move one workflow's clock ahead by so many milliseconds, and then let time pass again.
 *
 * The server moves a workflow while it has nothing in flight (activity, child, signal to another workflow), fires every
 * timer and retry on the way at its own time, and adds one event to the history for each jump. The end is an instant, set
 * when the request arrives: a workflow that was busy meanwhile has then been moved by so much less.
 * A move that begins while something due has not happened yet jumps over that (server 1.32): see overdue.ts.
 * A run that continues as new goes on from the moved time, and with the rest of a move under way; a child starts at its
 * parent's time. Children do not inherit the skipping, as they would run through their whole life.
 */
export function fastForward(id: string, ms: number): TimeSkippingConfig {
  return { enabled: true, disablePropagation: true, fastForwardConfig: { id, duration: msToTs(Math.round(ms)) } };
}
