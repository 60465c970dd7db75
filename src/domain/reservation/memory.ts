import { digest } from '../digest.ts';
import type { Message } from '../messages/index.ts';

/** A message that was accepted, remembered so that its repetition changes nothing. */
export interface Handled {
  readonly eventId: string;
  readonly digest: string;
}

/** The last messages of a reservation and the highest revision among them. In plain JSON. */
export interface Memory {
  readonly revision: number | null;
  readonly handled: readonly Handled[];
}

/** The memory before the first message. */
export const emptyMemory: Memory = { revision: null, handled: [] };

/** How many messages are remembered: more than a PMS repeats while it retries. */
const horizon = 200;

/** How a message compares with the remembered ones. */
export type Comparison = 'new' | 'repeated' | 'late' | 'event-id-reused';

/** A digest of a message's name and body, the same for bodies with the same content. */
export function digestOf({ name, body }: Message): string {
  return digest([name, body]);
}

/** Whether a message is new, repeated, older than the newest, or reuses another message's event id. */
export function comparedWithMemory(memory: Memory, message: Message): Comparison {
  const { eventId, revision } = message.body;
  const before = memory.handled.find((handled) => handled.eventId === eventId);
  if (before !== undefined) return before.digest === digestOf(message) ? 'repeated' : 'event-id-reused';
  if (revision !== undefined && memory.revision !== null && revision < memory.revision) return 'late';
  return 'new';
}

/** The memory after a message was accepted. */
export function remember(memory: Memory, message: Message): Memory {
  const { eventId, revision } = message.body;
  const handled = eventId === undefined ? memory.handled : [...memory.handled, { eventId, digest: digestOf(message) }];
  const newest = Math.max(memory.revision ?? 0, revision ?? 0);
  return {
    revision: memory.revision === null && revision === undefined ? null : newest,
    handled: handled.slice(-horizon),
  };
}
