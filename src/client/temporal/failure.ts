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
  /** The workflow's own refusal. */
  | {
      readonly kind: 'refused';
      readonly type: string;
      readonly reason: string;
      readonly problems?: readonly Problem[];
    }
  /** No such workflow, or it has ended. */
  | { readonly kind: 'not-found' }
  /** Nobody answered in time, or too much is in flight: whether it was done is not known. */
  | { readonly kind: 'no-answer' }
  /** Temporal cannot be reached, has no such namespace, or would not serve us. */
  | { readonly kind: 'unreachable' };

/** gRPC's status codes for which a worker, not Temporal, is to blame: the last is a query where none was seen for long. */
const workerSilent: ReadonlySet<number> = new Set([
  1, // CANCELLED: a busy server notices our deadline before we do
  4, // DEADLINE_EXCEEDED
  8, // RESOURCE_EXHAUSTED
  9, // FAILED_PRECONDITION
]);

/** The server's word for an update whose workflow ended or continued as new before it was answered. */
const lostWithItsRun = 'AcceptedUpdateCompletedWorkflow';

/**
 * Maps what the Temporal SDK throws, in one place; what is none of its errors is a defect and is thrown on.
 *
 * @throws whatever is no failure of a call.
 */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof WorkflowNotFoundError) return { kind: 'not-found' };
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'no-answer' };
  if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowFailedError) return ofFailure(error.cause);
  // The server keeps only the text of what a query throws, and calls it this.
  if (error instanceof QueryNotRegisteredError) return { kind: 'refused', type: 'Refused', reason: error.message };
  if (error instanceof NamespaceNotFoundError) return { kind: 'unreachable' };
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) throw error;
  const isLate = workerSilent.has(cause.code) || /deadline exceeded|timed? ?out/i.test(cause.details);
  return { kind: isLate ? 'no-answer' : 'unreachable' };
}

/** What a failed call means that Temporal answers by itself: where it does not, it is not there. */
export function serverMeaningOf(error: unknown): Meaning {
  const meaning = meaningOf(error);
  return meaning.kind === 'no-answer' ? { kind: 'unreachable' } : meaning;
}

function ofFailure(cause: Error | undefined): Meaning {
  if (!(cause instanceof ApplicationFailure) || cause.type === lostWithItsRun) return { kind: 'no-answer' };
  const problems = problemsIn(cause.details?.[0]);
  return { kind: 'refused', type: cause.type ?? 'Refused', reason: cause.message, problems };
}

const problemList = z.array(z.object({ field: z.string(), reason: z.string() }));

/** What a workflow says is wrong with which field, where it says that. */
function problemsIn(detail: unknown): readonly Problem[] | undefined {
  return problemList.safeParse(detail).data;
}

/** The failure of a refused call. */
function refusal({ type, reason, problems }: Extract<Meaning, { kind: 'refused' }>): Failure {
  return {
    code: 'Refused',
    type,
    reason,
    problems,
  };
}

const retryAfterSeconds = 5;

/** The client's error for a failed call about a teardown. */
export function teardownErrorOf(meaning: Meaning, userIdentityId: string, cause: unknown): NightlatchError {
  const failure = ((): Failure => {
    switch (meaning.kind) {
      case 'refused':
        return refusal(meaning);
      case 'not-found':
        return { code: 'TeardownNotFound', userIdentityId };
      case 'no-answer':
        return { code: 'Unavailable', what: 'worker', retryAfterSeconds };
      case 'unreachable':
        return { code: 'Unavailable', what: 'temporal', retryAfterSeconds };
    }
  })();
  return new NightlatchError(failure, { cause });
}

/** The client's error for a failed call about a reservation. */
export function errorOf(meaning: Meaning, ref: ReservationRef, cause: unknown): NightlatchError {
  const failure = ((): Failure => {
    switch (meaning.kind) {
      case 'refused':
        return meaning.type === 'UnknownReservation' ? { code: 'NotFound', ...ref } : refusal(meaning);
      case 'not-found':
        return { code: 'NotFound', ...ref };
      case 'no-answer':
        return { code: 'Unavailable', what: 'worker', retryAfterSeconds };
      case 'unreachable':
        return { code: 'Unavailable', what: 'temporal', retryAfterSeconds };
    }
  })();
  return new NightlatchError(failure, { cause });
}

/** The client's error for a call that only Temporal answers. */
export function serverErrorOf(cause: unknown): NightlatchError {
  meaningOf(cause);
  return new NightlatchError({ code: 'Unavailable', what: 'temporal', retryAfterSeconds }, { cause });
}
