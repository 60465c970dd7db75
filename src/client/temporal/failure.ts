import {
  isGrpcServiceError,
  QueryNotRegisteredError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { z } from 'zod';
import type { ReservationRef } from '../../domain/ids.ts';
import type { Problem } from '../../domain/messages/index.ts';
import { NightlatchError, type Failure } from '../errors.ts';

/** What a failed call to Temporal means. */
export type Meaning =
  /** The workflow refused. */
  | {
      readonly kind: 'refused';
      readonly type: string;
      readonly reason: string;
      readonly problems?: readonly Problem[];
    }
  /** There is no such workflow, or it has ended. */
  | { readonly kind: 'not-found' }
  /** No worker answered in time, or too many calls are in flight. The call may still have had its effect. */
  | { readonly kind: 'no-answer' }
  /** Temporal cannot be reached, does not have our namespace, or does not let us in. */
  | { readonly kind: 'unreachable' };

/** The gRPC status codes that mean that no worker answered, although Temporal did. */
const noWorkerCodes: ReadonlySet<number> = new Set([
  1, // CANCELLED: a busy server notices our deadline before we do
  4, // DEADLINE_EXCEEDED
  8, // RESOURCE_EXHAUSTED
  9, // FAILED_PRECONDITION: a query, and no worker has polled for a long time
]);

/** The server's failure type for an update whose workflow ended or continued as new before the answer. */
const lostWithItsRun = 'AcceptedUpdateCompletedWorkflow';

/**
 * Maps every error of the Temporal SDK, in this one place. Any other error is a defect and is thrown again.
 *
 * @throws an error that is not a failed call to Temporal.
 */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof WorkflowNotFoundError) return { kind: 'not-found' };
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'no-answer' };
  if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowFailedError)
    return meaningOfCause(error.cause);
  // If a query throws, the server keeps only the text, and the SDK reports it under this name.
  if (error instanceof QueryNotRegisteredError) return { kind: 'refused', type: 'Refused', reason: error.message };
  if (error instanceof NamespaceNotFoundError) return { kind: 'unreachable' };
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) throw error;
  const isLate = noWorkerCodes.has(cause.code) || /deadline exceeded|timed? ?out/i.test(cause.details);
  return { kind: isLate ? 'no-answer' : 'unreachable' };
}

/** What a failed call means if Temporal answers it without a worker: no answer means that Temporal is unreachable. */
export function serverMeaningOf(error: unknown): Meaning {
  const meaning = meaningOf(error);
  return meaning.kind === 'no-answer' ? { kind: 'unreachable' } : meaning;
}

function meaningOfCause(cause: Error | undefined): Meaning {
  if (!(cause instanceof ApplicationFailure) || cause.type === lostWithItsRun) return { kind: 'no-answer' };
  const problems = problemsIn(cause.details?.[0]);
  return { kind: 'refused', type: cause.type ?? 'Refused', reason: cause.message, problems };
}

const problemList = z.array(z.object({ field: z.string(), reason: z.string() }));

/** The problems that a workflow attached to its refusal, if it did. */
function problemsIn(detail: unknown): readonly Problem[] | undefined {
  return problemList.safeParse(detail).data;
}

const retryAfterSeconds = 5;

function failureOf(meaning: Meaning, notFound: Failure): Failure {
  switch (meaning.kind) {
    case 'refused': {
      const { type, reason, problems } = meaning;
      return type === 'UnknownReservation' ? notFound : { code: 'Refused', type, reason, problems };
    }
    case 'not-found':
      return notFound;
    case 'no-answer':
      return { code: 'Unavailable', what: 'worker', retryAfterSeconds };
    case 'unreachable':
      return { code: 'Unavailable', what: 'temporal', retryAfterSeconds };
  }
}

/** The client's error for a failed call about a teardown. */
export function teardownErrorOf(meaning: Meaning, userIdentityId: string, cause: unknown): NightlatchError {
  return new NightlatchError(failureOf(meaning, { code: 'TeardownNotFound', userIdentityId }), { cause });
}

/** The client's error for a failed call about a reservation. */
export function reservationErrorOf(meaning: Meaning, ref: ReservationRef, cause: unknown): NightlatchError {
  return new NightlatchError(failureOf(meaning, { code: 'NotFound', ...ref }), { cause });
}

/**
 * The client's error for a failed call that Temporal answers without a worker and that is about no single workflow.
 *
 * @throws `cause`, if it is not a failed call to Temporal.
 */
export function serverErrorOf(cause: unknown): NightlatchError {
  meaningOf(cause); // throws what is a defect
  return new NightlatchError({ code: 'Unavailable', what: 'temporal', retryAfterSeconds }, { cause });
}
