import { whyNotCarried } from '../../domain/messages/schema.ts';
import { isUnreadable } from '../../domain/messages/unreadable.ts';

// No stranger can send these to a workflow that runs, and to go on without them would lose what was accepted. So the
// workflow task fails, loudly, and Temporal repeats it until a worker is there that can read them.

function refuse(what: string, why: string): never {
  throw new Error(`${what} cannot be read: ${why}. Run workers that can read it.`);
}

/**
 * Checks that this worker could decode the input of a workflow.
 *
 * @throws {Error} if it could not, so that the workflow task fails.
 */
export function assertDecoded(input: unknown): void {
  if (isUnreadable(input)) refuse('the input', input.reason);
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
