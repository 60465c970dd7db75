import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { policiesOf, type State } from './state.ts';

/** How much longer than the HTTP request an activity may take. */
const slackMs = 2_000;

const timeouts = (state: State): Pick<ActivityOptions, 'startToCloseTimeout'> => ({
  startToCloseTimeout: policiesOf(state).seamTimeoutMs + slackMs,
});

/** Calls that may be repeated at will: Temporal does, until Seam answers or refuses. */
export const seam = (state: State, summary: string) =>
  proxyActivities<Activities>({
    ...timeouts(state),
    summary,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });

/** A call that must not be repeated before its outcome is known: `credentials.create` has no idempotency key. */
export const seamOnce = (state: State, summary: string) =>
  proxyActivities<Activities>({ ...timeouts(state), summary, retry: { maximumAttempts: 1 } });
