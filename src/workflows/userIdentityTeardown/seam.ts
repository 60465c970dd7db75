import { seamTimeoutMsOf } from '../../domain/teardown/access.ts';
import type { Teardown } from '../../domain/teardown/state.ts';
import { seamCalls } from '../runtime/seam.ts';

/** How long a call is repeated before its task pauses, in milliseconds; then what is wrong can be shown. */
const giveUpAfterMs = 60_000;

/** The longest pause between two attempts, in milliseconds. */
const mostPauseMs = 15_000;

/** Calls of Seam, all of which may be repeated at will: Temporal does so for a minute, until Seam answers or refuses. */
export function seam(t: Teardown, summary: string): ReturnType<typeof seamCalls> {
  return seamCalls({ summary, seamTimeoutMs: seamTimeoutMsOf(t), giveUpAfterMs, mostPauseMs });
}
