import type { Problem as FieldProblem } from '../../domain/messages/index.ts';

/** Every kind of error that the gateway answers: its HTTP status and title. The names are stable. */
const kinds = {
  'unreadable-request': [400, 'The request cannot be read'],
  unauthenticated: [401, 'No valid key'],
  'webhook-not-verified': [401, 'The webhook is not signed as it must be'],
  forbidden: [403, 'The key does not allow this'],
  'unknown-route': [404, 'There is nothing here'],
  'unknown-property': [404, 'No such property'],
  'unknown-reservation': [404, 'No such reservation'],
  'unknown-guest': [404, 'No such guest'],
  'unknown-teardown': [404, 'No such teardown'],
  'method-not-allowed': [405, 'The method is not allowed here'],
  'request-timeout': [408, 'The request came too slowly'],
  'guest-exists': [409, 'The guest is there already'],
  'wrong-state': [409, 'The state does not allow this'],
  'stay-over': [409, 'The stay is over'],
  'identity-in-use': [409, 'A reservation uses the identity'],
  refused: [409, 'Refused'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is not JSON'],
  'invalid-input': [422, 'The request cannot hold'],
  'event-id-reused': [422, 'The Idempotency-Key or event id was used for something else'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],
  'internal-error': [500, 'Something is broken here'],
  overloaded: [503, 'Too much at once'],
  'temporal-unavailable': [503, 'Temporal is away'],
  'worker-unavailable': [503, 'No worker answers'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** The name of a kind of error, the last part of its `type`. */
export type ProblemType = keyof typeof kinds;

/** What is known of one error, beside its kind. */
export interface ProblemFacts {
  readonly type: ProblemType;
  /** What is wrong and what to do; never a name, an e-mail address, a phone number or a secret. */
  readonly detail?: string;
  /** What is wrong with which field. */
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
}

/** A problem detail (RFC 9457). */
export interface ProblemDetail {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Names this one request, as the log does. */
  readonly instance: string;
  readonly errors?: readonly FieldProblem[];
}

/** The media type of problem details. */
export const problemMediaType = 'application/problem+json';

/** What every problem's `type` begins with. */
export const problemTypePrefix = 'urn:nightlatch:problem:';

/** The HTTP status of a kind of error. */
export function statusOf(type: ProblemType): number {
  return kinds[type][0];
}

/** All kinds of errors, for the table in the docs. */
export const problemTypes = Object.keys(kinds) as readonly ProblemType[];

/** The problem detail of an error for the request of that id. */
export function problemDetail({ type, detail, errors }: ProblemFacts, requestId: string): ProblemDetail {
  return {
    type: `${problemTypePrefix}${type}`,
    title: kinds[type][1],
    status: kinds[type][0],
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${requestId}`,
    ...(errors === undefined ? {} : { errors }),
  };
}
