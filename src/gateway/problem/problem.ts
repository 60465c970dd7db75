import type { Problem as FieldProblem } from '../../domain/messages/index.ts';

/** Every kind of error that the gateway answers: its HTTP status and title. The names are stable. */
const kinds = {
  'unreadable-request': [400, 'The request cannot be read'],
  unauthenticated: [401, 'No valid key'],
  'webhook-not-verified': [401, 'The signature of the webhook is not valid'],
  forbidden: [403, 'The key does not allow this'],
  'unknown-route': [404, 'No such route'],
  'unknown-property': [404, 'No such property'],
  'unknown-reservation': [404, 'No such reservation'],
  'unknown-guest': [404, 'No such guest'],
  'unknown-teardown': [404, 'No such teardown'],
  'method-not-allowed': [405, 'This route does not allow the method'],
  'request-timeout': [408, 'The request came too slowly'],
  'guest-exists': [409, 'The reservation already has the guest'],
  'wrong-state': [409, "The reservation's state does not allow this"],
  'stay-over': [409, 'The stay is over'],
  'identity-in-use': [409, 'A reservation uses the identity'],
  refused: [409, 'The reservation refuses this'],
  'body-too-large': [413, 'The body is too large'],
  'address-too-long': [414, 'The address is too long'],
  'unsupported-media-type': [415, 'The body is not JSON'],
  'invalid-input': [422, 'The request is not valid'],
  'event-id-reused': [422, 'The Idempotency-Key or event id was already used for another message'],
  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The address and headers are too large'],
  'internal-error': [500, 'Internal error'],
  overloaded: [503, 'The gateway is overloaded'],
  'temporal-unavailable': [503, 'Temporal does not answer'],
  'worker-unavailable': [503, 'No worker answers'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

/** The name of a kind of error, the last part of its `type`. */
export type ProblemType = keyof typeof kinds;

/** What is known about one error. */
export interface ProblemFacts {
  readonly type: ProblemType;
  /** What is wrong and what to do; never a name, an e-mail address, a phone number or a secret. */
  readonly detail?: string;
  /** The fields that are wrong, with the reasons. */
  readonly errors?: readonly FieldProblem[];
  readonly retryAfterSeconds?: number;
}

/** An error that a request is answered with. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly facts: ProblemFacts;

  constructor(facts: ProblemFacts, options?: ErrorOptions) {
    super(facts.type, options);
    this.facts = facts;
  }
}

/** A problem detail (RFC 9457). */
export interface ProblemDetail {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Identifies this one request, also in the log. */
  readonly instance: string;
  readonly errors?: readonly FieldProblem[];
}

/** The media type of problem details. */
export const problemMediaType = 'application/problem+json';

/** The beginning of every problem's `type`. */
export const problemTypePrefix = 'urn:nightlatch:problem:';

/** The HTTP status of a kind of error. */
export function statusOf(type: ProblemType): number {
  return kinds[type][0];
}

/** The title of a kind of error. */
export function titleOf(type: ProblemType): string {
  return kinds[type][1];
}

/** All kinds of errors, in the order of the table in docs/pms-developers.md. */
export const problemTypes = Object.keys(kinds) as readonly ProblemType[];

/** The problem detail of an error, for the request with this id. */
export function problemDetail({ type, detail, errors }: ProblemFacts, requestId: string): ProblemDetail {
  return {
    type: `${problemTypePrefix}${type}`,
    title: titleOf(type),
    status: statusOf(type),
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${requestId}`,
    ...(errors === undefined ? {} : { errors }),
  };
}
