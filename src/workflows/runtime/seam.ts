import { proxyActivities, type ActivityInterfaceFor } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';

/** How much longer than its HTTP request an activity may take. */
const slackMs = 2_000;

/** How an activity is called that may be repeated. */
export interface CallOptions {
  /** What the call is for, as Temporal's Web UI shows it. */
  readonly summary: string;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptMs: number;
  /** How long it is repeated in all, in milliseconds; then its task pauses, and what is wrong can be shown. */
  readonly withinMs: number;
  /** The longest pause between two attempts, in milliseconds; the first one is a second. */
  readonly mostPauseMs: number;
}

/** Activities that may be repeated at will: Temporal repeats them until they succeed, or are refused for good. */
export function repeatedly({
  summary,
  attemptMs,
  withinMs,
  mostPauseMs,
}: CallOptions): ActivityInterfaceFor<Activities> {
  return proxyActivities<Activities>({
    summary,
    startToCloseTimeout: attemptMs,
    scheduleToCloseTimeout: withinMs,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: mostPauseMs },
  });
}

/** How Seam is called. */
export interface SeamCallOptions {
  readonly summary: string;
  /** How long one request may take, in milliseconds: a policy of the property. */
  readonly seamTimeoutMs: number;
  /** How long the call is repeated, in milliseconds; by default two minutes. */
  readonly giveUpAfterMs?: number;
  /** The longest pause between two attempts, in milliseconds; by default a minute. */
  readonly mostPauseMs?: number;
}

/** Calls of Seam that may be repeated at will. */
export function seamCalls({
  summary,
  seamTimeoutMs,
  giveUpAfterMs = 120_000,
  mostPauseMs = 60_000,
}: SeamCallOptions): ActivityInterfaceFor<Activities> {
  return repeatedly({
    summary,
    attemptMs: seamTimeoutMs + slackMs,
    withinMs: seamTimeoutMs + giveUpAfterMs,
    mostPauseMs,
  });
}

/** Calls of Seam that make several requests, one after the other, such as a list of many pages. */
export function longSeamCalls({
  summary,
  seamTimeoutMs,
  requests,
}: {
  readonly summary: string;
  readonly seamTimeoutMs: number;
  /** How many requests of full length one attempt may take. */
  readonly requests: number;
}): ActivityInterfaceFor<Activities> {
  const attemptMs = seamTimeoutMs * requests;
  return repeatedly({ summary, attemptMs, withinMs: attemptMs * 2, mostPauseMs: 60_000 });
}

/** Calls that must not be repeated before their outcome is known: `credentials.create` has no idempotency key. */
export function seamCallOnce({
  summary,
  seamTimeoutMs,
}: Pick<SeamCallOptions, 'summary' | 'seamTimeoutMs'>): ActivityInterfaceFor<Activities> {
  return proxyActivities<Activities>({
    summary,
    startToCloseTimeout: seamTimeoutMs + slackMs,
    retry: { maximumAttempts: 1 },
  });
}
