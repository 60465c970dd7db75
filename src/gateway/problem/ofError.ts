import { NightlatchError, type Failure } from '../../client/index.ts';
import { problemText } from '../../domain/messages/index.ts';
import { ProblemError, type ProblemFacts, type ProblemType } from './problem.ts';

/** The problem for each refusal type of a reservation; any other type is `refused`. */
const refusals: Readonly<Record<string, ProblemType>> = {
  StayOver: 'stay-over',
  GuestExists: 'guest-exists',
  WrongState: 'wrong-state',
  UnknownGuest: 'unknown-guest',
  InvalidMessage: 'invalid-input',
  UnreadableMessage: 'invalid-input',
  EventIdReused: 'event-id-reused',
};

function factsOfFailure(failure: Failure): ProblemFacts {
  switch (failure.code) {
    case 'InvalidInput':
      return { type: 'invalid-input', detail: problemText(failure.problems), errors: failure.problems };
    case 'UnknownProperty':
      return unknownProperty;
    case 'NotFound':
      return {
        type: 'unknown-reservation',
        detail: 'The reservation does not exist, or it ended long ago. PUT it first.',
      };
    case 'IdentityInUse': {
      const users = failure.reservations.map(({ propertyId, reservationId }) => `${reservationId} at ${propertyId}`);
      return {
        type: 'identity-in-use',
        detail: `In use by reservation ${users.join(', ')}. End the reservation first, or send force.`,
      };
    }
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
        detail: 'Nothing is lost. Send the same request again, with the same Idempotency-Key if it had one.',
        retryAfterSeconds: failure.retryAfterSeconds,
      };
  }
}

/** The same answer for a property that does not exist and for a property outside the key. */
export const unknownProperty: ProblemFacts = {
  type: 'unknown-property',
  detail: 'The property does not exist, or the key is not for it.',
};

/** The answer to a body that is not JSON. */
export const notJson: ProblemFacts = {
  type: 'unsupported-media-type',
  detail: 'Send the body as application/json.',
};

/** The answers to errors of Fastify and its parsers, by status, because they have many codes. */
const byStatus: Readonly<Record<number, ProblemFacts>> = {
  400: { type: 'unreadable-request', detail: 'Send a well-formed request with a JSON body or no body.' },
  404: { type: 'unknown-route' },
  413: { type: 'body-too-large' },
  415: notJson,
};

function frameworkStatusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** The problem that an error is answered with; for a defect it is `internal-error` without the error's text. */
export function problemOf(error: unknown): ProblemFacts {
  if (error instanceof ProblemError) return error.facts;
  if (error instanceof NightlatchError) return factsOfFailure(error.failure);
  const status = frameworkStatusOf(error);
  const known = status === undefined ? undefined : byStatus[status];
  if (known !== undefined) return known;
  return status !== undefined && status >= 400 && status < 500
    ? { type: 'unreadable-request' }
    : {
        type: 'internal-error',
        detail:
          'Give the `instance` to the operator: the log has the error under it. The request may have had an effect.',
      };
}
