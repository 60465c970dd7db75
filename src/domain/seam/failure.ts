import { seamFailure, type SeamFailureType } from './resources.ts';

/** Seam's answer to a call that failed: enough to find the request in Seam Console, and nothing of its body. */
export interface SeamAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** Seam's error type; `null` if a proxy answered in Seam's place. */
  readonly code: string | null;
  readonly seamRequestId: string | null;
}

/** What went wrong with a call of Seam, for the decision what to do next. */
export interface CallFailure {
  readonly type: SeamFailureType;
  readonly message: string;
  /** How long Seam asks not to be called (its Retry-After), in milliseconds. */
  readonly retryAfterMs: number;
  /** Absent if no answer came: a time-out, a broken connection, or a worker that died. */
  readonly answer?: SeamAnswer;
}

/** The statuses by which a server says that the call failed inside it; it may have been carried out all the same. */
const serverErrors: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Seam's answer if it says that the call failed inside Seam: unlike a time-out, the call has ended. `null` otherwise. */
export function serverErrorOf({ type, answer }: CallFailure): SeamAnswer | null {
  return type === seamFailure.outcomeUnknown && answer !== undefined && serverErrors.has(answer.status) ? answer : null;
}

/** An answer in words, such as `HTTP 503, internal_server_error, Seam request 1b…`. */
export function answerText({ status, code, seamRequestId }: SeamAnswer): string {
  return [
    `HTTP ${status}`,
    ...(code === null ? [] : [code]),
    ...(seamRequestId === null ? [] : [`Seam request ${seamRequestId}`]),
  ].join(', ');
}

const troubleCodes = {
  [seamFailure.notReached]: 'seam-unreachable',
  [seamFailure.outcomeUnknown]: 'seam-unreachable',
  [seamFailure.rateLimited]: 'seam-rate-limited',
  [seamFailure.systemDown]: 'lock-system-down',
  [seamFailure.unauthorized]: 'seam-unauthorized',
  [seamFailure.notFound]: 'issue-refused',
  [seamFailure.conflict]: 'issue-refused',
  [seamFailure.merged]: 'identity-merged',
  [seamFailure.refused]: 'issue-refused',
} as const satisfies Readonly<Record<SeamFailureType, string>>;

/** A code under which `needsAttention` shows a failure. */
export type FailureCode = (typeof troubleCodes)[SeamFailureType];

/** The code under which `needsAttention` shows a failure. */
export function troubleCode(type: SeamFailureType): FailureCode {
  return troubleCodes[type];
}

const lasting: ReadonlySet<SeamFailureType> = new Set([
  seamFailure.unauthorized,
  seamFailure.notFound,
  seamFailure.conflict,
  seamFailure.refused,
]);

/** Whether Seam answered, and will answer the same to the same call; otherwise it may just be away. */
export function isLasting({ type }: CallFailure): boolean {
  return lasting.has(type);
}
