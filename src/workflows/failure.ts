import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import { seamFailure, type SeamFailureType } from '../domain/seam/resources.ts';

/** What went wrong with a call, for the decision what to do next. */
export interface CallFailure {
  readonly type: SeamFailureType;
  readonly message: string;
  /** How long Seam asks to be left alone (its Retry-After), in milliseconds. */
  readonly retryAfterMs: number;
}

function retryAfterOf(details: unknown): number {
  return typeof details === 'object' &&
    details !== null &&
    'retryAfterMs' in details &&
    typeof details.retryAfterMs === 'number'
    ? details.retryAfterMs
    : 0;
}

const types: ReadonlySet<string> = new Set(Object.values(seamFailure));

/**
 * The failure behind a rejected activity. A timeout, a worker that died and whatever is not known count as an unknown
 * outcome. Rethrows what is no activity's failure: cancellation and defects.
 */
export function failureOf(error: unknown): CallFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type && types.has(cause.type))
    return {
      type: cause.type as SeamFailureType,
      message: cause.message,
      retryAfterMs: retryAfterOf(cause.details?.[0]),
    };
  if (cause instanceof ApplicationFailure || cause instanceof TimeoutFailure)
    return { type: seamFailure.outcomeUnknown, message: cause.message, retryAfterMs: 0 };
  throw error;
}

const troubleCodes: Readonly<Record<SeamFailureType, string>> = {
  [seamFailure.notReached]: 'seam-unreachable',
  [seamFailure.outcomeUnknown]: 'seam-unreachable',
  [seamFailure.rateLimited]: 'seam-rate-limited',
  [seamFailure.systemDown]: 'lock-system-down',
  [seamFailure.unauthorized]: 'seam-unauthorized',
  [seamFailure.notFound]: 'issue-refused',
  [seamFailure.conflict]: 'issue-refused',
  [seamFailure.refused]: 'issue-refused',
};

/** The code under which a failure is shown in `needsAttention`. */
export function troubleCode(type: SeamFailureType): string {
  return troubleCodes[type];
}

/** Whether a signal failed because the workflow that it was for does not exist, or has ended. */
export function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    /not found/i.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`)
  );
}
