import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { isSeamHttpApiError, isSeamHttpInvalidInputError } from 'seam';
import { seamFailure, type SeamFailureType } from '../domain/seam/resources.ts';

/** The worker has no settings for a property. No call was made, and a later properties file may have the settings. */
export class UnknownProperty extends Error {
  override readonly name = 'UnknownProperty';

  constructor(propertyId: string) {
    super(
      `property ${propertyId} is not in this worker's properties file. Add it and send the worker SIGHUP; the call is repeated.`,
    );
  }
}

const tooLargeCode = 'answer_too_large';

/** Seam's answer is larger than Nightlatch takes over: a list without end, or texts of a length that no one reads. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  readonly code = tooLargeCode;
}

/** What a failure keeps of Seam's answer: enough to find the request in Seam Console, and nothing of its body. */
export interface SeamFailureDetails {
  readonly seamRequestId: string | null;
  /** The HTTP status, `null` if no answer came. */
  readonly status: number | null;
  /** Seam's error type or, if no answer came, the network's error code. */
  readonly code: string | null;
  /** How long Seam asks us to wait, if it does. */
  readonly retryAfterMs?: number;
}

const nothingKnown: SeamFailureDetails = { seamRequestId: null, status: null, code: null };

/** The parts of Seam's answer that count. */
interface Answer extends SeamFailureDetails {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly invalidParameters: readonly string[];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Lets only a plain word or id pass: any other text may contain a person's name or address. */
function word(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value) ? value : null;
}

function answerOf(error: unknown): Answer | null {
  const response = field(isSeamHttpApiError(error) ? error.cause : error, 'response');
  const status = field(response, 'status');
  if (typeof status !== 'number') return null;
  const headers = field(response, 'headers');
  const retryAfter = field(headers, 'retry-after');
  const invalidParameters = isSeamHttpInvalidInputError(error)
    ? error.validationErrors.flatMap(({ parameterName }) => word(parameterName) ?? [])
    : [];
  return {
    status,
    code: isSeamHttpApiError(error) ? word(error.code) : null,
    seamRequestId: word(field(headers, 'seam-request-id')),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
    invalidParameters,
  };
}

/** The error codes of an ACS system to which Seam reconnects by itself (Seam: acs_system errors). */
const downCodes: ReadonlySet<string> = new Set([
  'seam_bridge_disconnected',
  'bridge_disconnected',
  'visionline_instance_unreachable',
  'provider_service_unavailable',
]);

function typeOfAnswer({ status, code }: Answer): SeamFailureType {
  if (code !== null && downCodes.has(code)) return seamFailure.systemDown;
  if (status === 429) return seamFailure.rateLimited;
  if (status === 401 || status === 403) return seamFailure.unauthorized;
  if (status === 404 || status === 410 || code?.endsWith('_not_found')) return seamFailure.notFound;
  if (status === 409 || (code !== null && /conflict|duplicate|already_/.test(code))) return seamFailure.conflict;
  if (status >= 400 && status < 500 && status !== 408) return seamFailure.refused;
  return seamFailure.outcomeUnknown;
}

/** Error codes of Node and undici that occur only before a request is sent. */
const beforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The error and its causes, outermost first. */
function chainOf(error: unknown, depth = 5): readonly unknown[] {
  return error === undefined || depth === 0 ? [] : [error, ...chainOf(field(error, 'cause'), depth - 1)];
}

function codeOf(error: unknown): string | null {
  return word(field(error, 'code'));
}

/** Whether the connection failed before anything was sent; if several addresses were tried, whether all failed so. */
function wasNotSent(error: unknown): boolean {
  return chainOf(error).some((link) => {
    const syscall = field(link, 'syscall');
    if (syscall === 'connect' || syscall === 'getaddrinfo' || beforeSending.has(codeOf(link) ?? '')) return true;
    const attempts = field(link, 'errors');
    return Array.isArray(attempts) && attempts.length > 0 && attempts.every(wasNotSent);
  });
}

/** Failures after which the same call would fail again. */
const final: ReadonlySet<SeamFailureType> = new Set([
  seamFailure.unauthorized,
  seamFailure.notFound,
  seamFailure.conflict,
  seamFailure.merged,
  seamFailure.refused,
]);

/** What happened, and what the reader can do about it. */
const sentences: Readonly<Record<SeamFailureType, readonly [happened: string, advice: string]>> = {
  SeamNotReached: ['could not be reached', "Check the network and the property's seam.endpoint; the call is repeated."],
  SeamOutcomeUnknown: [
    'gave no usable answer',
    'It is unknown whether Seam carried out the call; Nightlatch finds out, there is nothing to do.',
  ],
  SeamRateLimited: ['asks to slow down', 'The call is repeated when Seam allows it.'],
  SeamSystemDown: ['cannot reach the lock system', 'Check Seam Bridge and the Visionline server on the site.'],
  SeamUnauthorized: ['rejects the API key', "Check the variable that the property's seam.apiKeyEnv names."],
  SeamNotFound: ['does not find what the call names', 'It was deleted, or it belongs to another workspace.'],
  SeamConflict: ['already has one with this key, e-mail address or phone number', 'Find that one in Seam Console.'],
  SeamMerged: [
    'answered about another user identity than was asked for, because the two were merged',
    'Check in Seam Console whether both are one person. If so, send the guest with the userIdentityId of the one that remains; if not, send the guest under another guestId. Nightlatch deletes and uses nothing of it.',
  ],
  SeamRefused: ['rejected the request', 'Find the request in Seam Console, and correct what it names.'],
};

const tooLargeSentence = [
  'answered more than Nightlatch reads: 50,000 entries of a list, 5,000 entries and a megabyte of one answer',
  'Delete at Seam what is no longer needed, such as users and credentials of former guests. The call is repeated.',
] as const;

/** What is known of a failed call. */
interface FailedCall extends SeamFailureDetails {
  readonly invalidParameters?: readonly string[];
}

function failure(type: SeamFailureType, endpoint: string, failed: FailedCall): ApplicationFailure {
  const { seamRequestId, status, code, retryAfterMs, invalidParameters = [] } = failed;
  const [happened, advice] = code === tooLargeCode ? tooLargeSentence : sentences[type];
  const known = [
    invalidParameters.length > 0 ? `${code} in ${invalidParameters.join(', ')}` : code,
    status === null ? null : `HTTP ${status}`,
    seamRequestId === null ? null : `Seam request ${seamRequestId}`,
  ].filter((part) => part !== null);
  return ApplicationFailure.create({
    message: `${endpoint}: Seam ${happened}${known.length > 0 ? ` (${known.join(', ')})` : ''}. ${advice}`,
    type,
    nonRetryable: final.has(type),
    // Expected, because the person may be known already: no alarm, no warning in the log.
    category: type === seamFailure.conflict ? ApplicationFailureCategory.BENIGN : undefined,
    details: [
      {
        seamRequestId,
        status,
        code,
        ...(retryAfterMs !== undefined && { retryAfterMs }),
      } satisfies SeamFailureDetails,
    ],
    nextRetryDelay: retryAfterMs,
  });
}

/** The longest Retry-After that is followed. */
const longestRetryAfterMs = 15 * 60_000;

/** The milliseconds of a Retry-After header: seconds or an HTTP date; `undefined` if it is neither. */
function retryAfterIn(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}

/**
 * Maps any error of a call to Seam to a failure of a type of `seamFailure`. This is the only place that decides the type.
 *
 * Seam's own messages are not passed on, because they may repeat a guest's name, e-mail address or phone number. The
 * failure says what happened in our words, with Seam's error type, the names of invalid parameters and the request id.
 */
export function failureOf(error: unknown, endpoint: string): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof UnknownProperty) {
    return ApplicationFailure.create({
      message: `${endpoint}: ${error.message}`,
      type: seamFailure.notReached,
      details: [nothingKnown],
    });
  }
  const answer = answerOf(error);
  if (answer !== null) {
    const type = typeOfAnswer(answer);
    if (type !== seamFailure.rateLimited) return failure(type, endpoint, answer);
    return failure(type, endpoint, { ...answer, retryAfterMs: retryAfterIn(answer.retryAfter) });
  }
  const innermost = chainOf(error).findLast((link) => codeOf(link) !== null);
  const details = { ...nothingKnown, code: codeOf(innermost) };
  return failure(wasNotSent(error) ? seamFailure.notReached : seamFailure.outcomeUnknown, endpoint, details);
}

/**
 * Checks that an answer is about the user identity that was asked for. After a merge Seam answers about the other one.
 *
 * @throws {ApplicationFailure} of the type `seamFailure.merged` if one of the resources belongs to another identity.
 */
export function assertSameIdentity(
  endpoint: string,
  asked: string,
  resources: readonly { readonly user_identity_id?: string | null | undefined }[],
): void {
  const isOther = resources.some(({ user_identity_id: found }) => typeof found === 'string' && found !== asked);
  if (isOther) throw failure(seamFailure.merged, endpoint, nothingKnown);
}
