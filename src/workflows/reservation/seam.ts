import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { policiesOf } from './derived.ts';
import type { State } from './state.ts';

/** How much longer than the HTTP request an activity may take. */
const slackMs = 2_000;

function timeouts(state: State): Pick<ActivityOptions, 'startToCloseTimeout'> {
  return {
    startToCloseTimeout: policiesOf(state).seamTimeoutMs + slackMs,
  };
}

/**
 * How long a call is repeated before its task is set back: then what is wrong can be shown, and a message that came
 * meanwhile has its say.
 */
const giveUpAfterMs = 120_000;

/** Calls that may be repeated at will: Temporal does for two minutes, until Seam answers or refuses. */
export function seam(state: State, summary: string) {
  return proxyActivities<Activities>({
    ...timeouts(state),
    summary,
    scheduleToCloseTimeout: policiesOf(state).seamTimeoutMs + giveUpAfterMs,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
}

/** A call that must not be repeated before its outcome is known: `credentials.create` has no idempotency key. */
export function seamOnce(state: State, summary: string) {
  return proxyActivities<Activities>({ ...timeouts(state), summary, retry: { maximumAttempts: 1 } });
}
