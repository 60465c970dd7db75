import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  TimeoutFailure,
  type ActivityOptions,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { seamFailure, type SeamFailureType } from '../../domain/seam.ts';
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

/** What went wrong with a call, for the decision what to do next. */
export interface CallFailure {
  readonly type: SeamFailureType;
  readonly message: string;
}

const types: ReadonlySet<string> = new Set(Object.values(seamFailure));

/**
 * The failure behind a rejected activity. A timeout, a worker that died and whatever is not known count as an unknown
 * outcome. Rethrows what is no activity's failure: cancellation and defects.
 */
export const failureOf = (error: unknown): CallFailure => {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type && types.has(cause.type))
    return { type: cause.type as SeamFailureType, message: cause.message };
  if (cause instanceof ApplicationFailure || cause instanceof TimeoutFailure)
    return { type: seamFailure.outcomeUnknown, message: cause.message };
  throw error;
};
