import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/workflow';
import type { CallFailure, SeamAnswer } from '../../domain/seam/failure.ts';
import { seamFailure, type SeamFailureType } from '../../domain/seam/resources.ts';

const types: ReadonlySet<string> = new Set(Object.values(seamFailure));

function isSeamFailureType(type: string | null | undefined): type is SeamFailureType {
  return typeof type === 'string' && types.has(type);
}

function field(details: unknown, name: string): unknown {
  return typeof details === 'object' && details !== null ? Reflect.get(details, name) : undefined;
}

function retryAfterOf(details: unknown): number {
  const ms = field(details, 'retryAfterMs');
  return typeof ms === 'number' ? ms : 0;
}

/** What the activity kept of Seam's answer; nothing if no answer came. */
function answerOf(details: unknown): { readonly answer?: SeamAnswer } {
  const [status, code, seamRequestId] = ['status', 'code', 'seamRequestId'].map((name) => field(details, name));
  if (typeof status !== 'number') return {};
  const [word, id] = [code, seamRequestId].map((text) => (typeof text === 'string' ? text : null));
  return { answer: { status, code: word ?? null, seamRequestId: id ?? null } };
}

/**
 * The failure behind a rejected activity. A time-out, a worker that died, and every other failure count as an unknown
 * outcome.
 *
 * @throws what is no failure of an activity: a cancellation, a defect.
 */
export function failureOf(error: unknown): CallFailure {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isSeamFailureType(cause.type))
    return {
      type: cause.type,
      message: cause.message,
      retryAfterMs: retryAfterOf(cause.details?.[0]),
      ...answerOf(cause.details?.[0]),
    };
  if (cause instanceof ApplicationFailure || cause instanceof TimeoutFailure)
    return { type: seamFailure.outcomeUnknown, message: cause.message, retryAfterMs: 0 };
  throw error;
}
