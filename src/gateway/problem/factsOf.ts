import { NightlatchError, type Failure } from '../../client/index.ts';
import { problemText } from '../../domain/messages/index.ts';
import { ProblemError } from './error.ts';
import type { ProblemFacts, ProblemType } from './problem.ts';

/** The types with which a reservation refuses; others are `refused`. */
const refusals: Readonly<Record<string, ProblemType>> = {
  StayOver: 'stay-over',
  GuestExists: 'guest-exists',
  WrongState: 'wrong-state',
  UnknownGuest: 'unknown-guest',
  InvalidMessage: 'invalid-input',
  UnreadableMessage: 'invalid-input',
  EventIdReused: 'event-id-reused',
};

function ofFailure(failure: Failure): ProblemFacts {
  switch (failure.code) {
    case 'InvalidInput':
      return { type: 'invalid-input', detail: problemText(failure.problems), errors: failure.problems };
    case 'UnknownProperty':
      return unknownProperty;
    case 'NotFound':
      return {
        type: 'unknown-reservation',
        detail: 'There is no such reservation, or it ended long ago: PUT it first.',
      };
    case 'IdentityInUse':
      return {
        type: 'identity-in-use',
        detail: `In use by ${failure.reservations.map((one) => `reservation ${one.reservationId} at ${one.propertyId}`).join(', ')}: end that first, or send force.`,
      };
    case 'TeardownNotFound':
      return { type: 'unknown-teardown' };
    case 'Refused':
      return {
        type: refusals[failure.type] ?? 'refused',
        detail: failure.reason,
        errors: failure.problems,
      };
    case 'Unavailable':
      return {
        type: failure.what === 'temporal' ? 'temporal-unavailable' : 'worker-unavailable',
        detail: 'Nothing is lost: send the same again, with the same Idempotency-Key if it had one.',
        retryAfterSeconds: failure.retryAfterSeconds,
      };
  }
}

/** The one answer for a property that does not exist and for one of others. */
export const unknownProperty: ProblemFacts = {
  type: 'unknown-property',
  detail: 'There is no such property, or the key is not for it.',
};

/** What is said of a body that is not JSON. */
export const notJson: ProblemFacts = {
  type: 'unsupported-media-type',
  detail: 'Send the body as application/json.',
};

/** How Fastify's own errors, and those of its parsers, are answered; by status, for their codes are many. */
const byStatus: Readonly<Record<number, ProblemFacts>> = {
  400: { type: 'unreadable-request', detail: 'Send a well-formed request with a JSON body, or none.' },
  404: { type: 'unknown-route' },
  413: { type: 'body-too-large' },
  415: notJson,
};

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** What to answer for an error; `internal-error` for a defect, of which nothing is told. */
export function factsOf(error: unknown): ProblemFacts {
  if (error instanceof ProblemError) return error.facts;
  if (error instanceof NightlatchError) return ofFailure(error.failure);
  const status = statusOf(error);
  const known = status === undefined ? undefined : byStatus[status];
  if (known !== undefined) return known;
  return status !== undefined && status >= 400 && status < 500
    ? { type: 'unreadable-request' }
    : {
        type: 'internal-error',
        detail: 'It was logged under the id that `instance` names. Nothing is known of its effect.',
      };
}
