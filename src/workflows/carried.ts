import { whyNotCarried } from '../domain/messages/schema.ts';
import { isUnreadable } from '../domain/messages/unreadable.ts';

// A stranger cannot send these to a workflow that runs, and to go on without them would lose what was accepted. So the
// workflow task fails, loudly, and is tried again until a worker is there that can read them.

function refuse(what: string, why: string): never {
  throw new Error(`${what} cannot be read: ${why}. Run workers that can read it.`);
}

/**
 * Holds the input of a workflow to what this worker can decode.
 *
 * @throws {Error} where it cannot, so that the workflow task fails.
 */
export function assertDecoded(input: unknown): void {
  if (isUnreadable(input)) refuse('the input', input.reason);
}

/**
 * Holds the state that the run before left to what this worker can read: today's schema, or the one before.
 *
 * @throws {Error} where it cannot, so that the workflow task fails.
 */
export function assertReadable(carried: unknown): void {
  const why = whyNotCarried(carried);
  if (why !== null) refuse('the state of the run before', why);
}
