import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { whyNotCarried } from '../../domain/messages/schema.ts';
import { isUnreadable } from '../../domain/messages/unreadable.ts';

// No stranger can send these to a workflow that runs, and to go on without them would lose what was accepted. So the
// workflow task fails, loudly, and Temporal repeats it until a worker is there that can read them.

function refuse(what: string, why: string): never {
  throw new Error(`${what} cannot be read: ${why}. Run workers that can read it.`);
}

/**
 * A workflow's input, as far as it can be read: nothing of one that no worker can ever decode, which only a start by hand can
 * give.
 *
 * @throws {Error} if another worker may be able to decode it, so that the workflow task fails until then.
 */
export function inputFrom(input: unknown): object {
  if (isUnreadable(input) && !input.isLost) refuse('the input', input.reason);
  return typeof input === 'object' && input !== null && !isUnreadable(input) ? input : {};
}

/** What a run was handed over by the run before; nothing in a first run, whatever a start by hand gives it. */
export function carriedOver(carried: unknown): unknown {
  return workflowInfo().continuedFromExecutionRunId === undefined ? undefined : carried;
}

/**
 * The id that a workflow's own workflow id names.
 *
 * @param form what the workflow id must look like.
 * @throws {ApplicationFailure} `InvalidInput` if it names none, which ends the workflow.
 */
export function ownId<T>(read: (workflowId: string) => T | null, form: string): T {
  const own = read(workflowInfo().workflowId);
  if (own === null) throw invalidStart(`the workflow id must be ${form}`);
  return own;
}

/** The failure of a workflow that was started in a way that cannot work. */
export function invalidStart(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'InvalidInput');
}

/**
 * The state that the run before handed over at continue-as-new; `initial` if this is the first run. A field that a newer
 * worker added since gets its value from `initial`.
 *
 * @throws {Error} if it is of another schema than this worker's, or could not be decoded, so that the workflow task fails.
 */
export function stateFrom<State extends object>(carried: unknown, initial: State): State {
  if (carried === undefined) return initial;
  const why = whyNotCarried(carried);
  if (why !== null) refuse('the state of the run before', why);
  return { ...initial, ...(carried as State) };
}
