import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { isSeamHttpApiError, isSeamHttpInvalidInputError } from 'seam';
import { seamFailure, type SeamFailureType } from '../domain/seam/resources.ts';
import { UnknownProperty } from './unknownProperty.ts';

/** What a failure keeps of Seam's answer: enough to look the request up at Seam, nothing of its body. */
export interface SeamFailureDetails {
  readonly seamRequestId: string | null;
  /** The HTTP status, `null` where no answer came. */
  readonly status: number | null;
  /** Seam's error type or, where no answer came, the network's error code. */
  readonly code: string | null;
  /** How long Seam asks to be left alone, where it says so. */
  readonly retryAfterMs?: number;
}

const nothingKnown: SeamFailureDetails = { seamRequestId: null, status: null, code: null };

/** What is read of Seam's answer. */
interface Answer extends SeamFailureDetails {
  readonly status: number;
  readonly retryAfter: string | null;
  /** The names of the parameters that Seam calls invalid. */
  readonly parameters: readonly string[];
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Only what is a plain word or id passes: everything else might hold somebody's name or address. */
function word(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value) ? value : null;
}

function answerOf(error: unknown): Answer | null {
  const response = field(isSeamHttpApiError(error) ? error.cause : error, 'response');
  const status = field(response, 'status');
  if (typeof status !== 'number') return null;
  const headers = field(response, 'headers');
  const retryAfter = field(headers, 'retry-after');
  const parameters = isSeamHttpInvalidInputError(error)
    ? error.validationErrors.flatMap(({ parameterName }) => word(parameterName) ?? [])
    : [];
  return {
    status,
    code: isSeamHttpApiError(error) ? word(error.code) : null,
    seamRequestId: word(field(headers, 'seam-request-id')),
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
    parameters,
  };
}

/** The error codes of an ACS system that Seam reconnects by itself (Seam: acs_system errors). */
export const downCodes: ReadonlySet<string> = new Set([
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

/** Error codes of Node and undici that only arise before a request is sent. */
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

/** The error and what it was caused by, outermost first. */
function chainOf(error: unknown, depth = 5): readonly unknown[] {
  return error === undefined || depth === 0 ? [] : [error, ...chainOf(field(error, 'cause'), depth - 1)];
}

function codeOf(error: unknown): string | null {
  return word(field(error, 'code'));
}

/** Whether a connection failed before anything went over it; of several addresses tried, all of them. */
function wasNotSent(error: unknown): boolean {
  return chainOf(error).some((link) => {
    const syscall = field(link, 'syscall');
    if (syscall === 'connect' || syscall === 'getaddrinfo' || beforeSending.has(codeOf(link) ?? '')) return true;
    const attempts = field(link, 'errors');
    return Array.isArray(attempts) && attempts.length > 0 && attempts.every(wasNotSent);
  });
}

/** Failures after which the same call, unchanged, would fail again. */
const final: ReadonlySet<SeamFailureType> = new Set([
  seamFailure.unauthorized,
  seamFailure.notFound,
  seamFailure.conflict,
  seamFailure.refused,
]);

/** What happened, and what whoever reads it can do. */
const sentences: Readonly<Record<SeamFailureType, readonly [happened: string, advice: string]>> = {
  SeamNotReached: ['could not be reached', "Check the network and the property's seam.endpoint; the call is repeated."],
  SeamOutcomeUnknown: [
    'gave no usable answer',
    'Whether the call was carried out is not known; nothing has to be done.',
  ],
  SeamRateLimited: ['asks to slow down', 'The call is repeated when Seam allows it.'],
  SeamSystemDown: ['cannot reach the lock system', 'Check Seam Bridge and the Visionline server on the site.'],
  SeamUnauthorized: ['refuses the API key', "Check the variable that the property's seam.apiKeyEnv names."],
  SeamNotFound: ['does not know what the call names', 'It was deleted, or belongs to another workspace.'],
  SeamConflict: ['has another with this key, e-mail address or phone number', 'Look that one up.'],
  SeamRefused: ['refused the call for what it says', 'Look the request up in Seam Console, correct what it names.'],
};

function failure(
  type: SeamFailureType,
  endpoint: string,
  { seamRequestId, status, code }: SeamFailureDetails,
  more: { readonly parameters?: readonly string[]; readonly retryAfterMs?: number | null } = {},
): ApplicationFailure {
  const [happened, advice] = sentences[type];
  const known = [
    more.parameters?.length ? `${code} in ${more.parameters.join(', ')}` : code,
    status === null ? null : `HTTP ${status}`,
    seamRequestId === null ? null : `Seam request ${seamRequestId}`,
  ].filter((part) => part !== null);
  return ApplicationFailure.create({
    message: `${endpoint}: Seam ${happened}${known.length > 0 ? ` (${known.join(', ')})` : ''}. ${advice}`,
    type,
    nonRetryable: final.has(type),
    // Expected: the person is known already. No alarm, no warning in the log.
    category: type === seamFailure.conflict ? ApplicationFailureCategory.BENIGN : undefined,
    details: [
      {
        seamRequestId,
        status,
        code,
        ...(typeof more.retryAfterMs === 'number' && { retryAfterMs: more.retryAfterMs }),
      } satisfies SeamFailureDetails,
    ],
    nextRetryDelay: more.retryAfterMs ?? undefined,
  });
}

/** The longest that a Retry-After is followed. */
const longestRetryAfterMs = 15 * 60_000;

/** Milliseconds of a Retry-After header, which holds seconds or an HTTP date; `null` where it holds neither. */
function retryAfterIn(header: string | null): number | null {
  if (header === null) return null;
  const ms = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestRetryAfterMs);
}

/**
 * Maps whatever a call to Seam threw to a failure of a type of `seamFailure`, the only place where that is decided.
 *
 * Seam's own messages are not passed on, because they may repeat a guest's name, e-mail address or phone number: the
 * failure says what happened in our words, with Seam's error type, the names of invalid parameters, and the request id.
 */
export function failureOf(error: unknown, endpoint: string): ApplicationFailure {
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
    const retryAfterMs = type === seamFailure.rateLimited ? retryAfterIn(answer.retryAfter) : null;
    return failure(type, endpoint, answer, { parameters: answer.parameters, retryAfterMs });
  }
  const innermost = chainOf(error).findLast((link) => codeOf(link) !== null);
  const details = { ...nothingKnown, code: codeOf(innermost) };
  return failure(wasNotSent(error) ? seamFailure.notReached : seamFailure.outcomeUnknown, endpoint, details);
}
