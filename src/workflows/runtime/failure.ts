import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { CallFailure } from '../../domain/seam/failure.ts';
import { seamFailure, type SeamFailureType } from '../../domain/seam/resources.ts';

const types: ReadonlySet<string> = new Set(Object.values(seamFailure));

function isSeamFailureType(type: string | null | undefined): type is SeamFailureType {
  return typeof type === 'string' && types.has(type);
}

function retryAfterOf(details: unknown): number {
  return typeof details === 'object' &&
    details !== null &&
    'retryAfterMs' in details &&
    typeof details.retryAfterMs === 'number'
    ? details.retryAfterMs
    : 0;
}

/**
 * The failure behind a rejected activity. A time-out, a worker that died, and every other failure count as an unknown
 * outcome.
 *
 * @throws what is no failure of an activity: a cancellation, a defect.
 */
export function failureOf(error: unknown): CallFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isSeamFailureType(cause.type))
    return { type: cause.type, message: cause.message, retryAfterMs: retryAfterOf(cause.details?.[0]) };
  if (cause instanceof ApplicationFailure || cause instanceof TimeoutFailure)
    return { type: seamFailure.outcomeUnknown, message: cause.message, retryAfterMs: 0 };
  throw error;
}
