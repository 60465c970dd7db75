import { seamFailure, type SeamFailureType } from './resources.ts';

/** What went wrong with a call of Seam, for the decision what to do next. */
export interface CallFailure {
  readonly type: SeamFailureType;
  readonly message: string;
  /** How long Seam asks not to be called (its Retry-After), in milliseconds. */
  readonly retryAfterMs: number;
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

/** The code under which `needsAttention` shows a failure. */
export function troubleCode(type: SeamFailureType): string {
  return troubleCodes[type];
}
