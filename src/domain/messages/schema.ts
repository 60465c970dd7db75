import { isUnreadable } from './unreadable.ts';

/**
 * The version of the form in which payloads are written: messages, and state that crosses continue-as-new. It grows
 * when an older reader would misread a newer payload; a field with a default needs no new version
 * (docs/decisions/0004).
 */
export const currentSchema = 3;

/** Names the form in which a payload is written. */
export interface Stamp {
  readonly schema: number;
}

/** The stamp of every payload that is sent now: the last argument of every message. */
export const stamp: Stamp = { schema: currentSchema };

function schemaOf(stamped: unknown): unknown {
  return typeof stamped === 'object' && stamped !== null && 'schema' in stamped ? stamped.schema : undefined;
}

/** Why a payload of this schema cannot be read here, `null` if it can: readers also accept the version before. */
function whyNotSchema(schema: unknown): string | null {
  if (typeof schema !== 'number' || !Number.isInteger(schema)) return 'its schema is not an integer';
  if (schema > currentSchema) return `its schema ${schema} is newer than this worker's ${currentSchema}`;
  if (schema < currentSchema - 1) return `its schema ${schema} is older than this worker reads`;
  return null;
}

/**
 * Why a message cannot be read, without any of its content; `null` if its argument and stamp can be read. A message
 * without a stamp was sent by hand, in the documented form.
 */
export function whyUnread(body: unknown, stamped: unknown): string | null {
  if (body === undefined || body === null) return 'it has no argument: send JSON, or {} if it has no fields';
  for (const argument of [body, stamped]) if (isUnreadable(argument)) return argument.reason;
  return whyNotSchema(schemaOf(stamped) ?? currentSchema);
}

/** Why this worker cannot read the state that the run before handed over; `null` if it can: only today's schema. */
export function whyNotCarried(carried: unknown): string | null {
  if (isUnreadable(carried)) return carried.reason;
  const schema = schemaOf(carried);
  const why = whyNotSchema(schema);
  if (why !== null || schema === currentSchema) return why;
  return `its schema ${String(schema)} is older than this worker reads`;
}
