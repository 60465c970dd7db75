import { z } from 'zod';
import { isInherited } from '../messages/fields.ts';
import { whyUnread } from '../messages/schema.ts';
import { signalBounds, tooLarge, type Bounds } from '../messages/size.ts';

// Shapes of what our own workflows, the worker, the client and the gateway send to workflows. Anyone who reaches Temporal
// can send a signal of the same name: what does not have the shape is ignored, so that nothing a stranger sends can fail
// a workflow task. An unknown field comes from a newer sender and is kept; a field that an older sender does not know gets
// its default here: `.default(…)`, one line (docs/decisions/0004).
// What is larger than anything that we send is not read at all: a workflow task has seconds, and the state 2 MB.

/**
 * A text that can be shown, and used as a name. Half a character (a lone surrogate), or a name that every object has,
 * would fail the workflow task.
 */
export const text = z.string().refine((given) => given.isWellFormed() && !isInherited(given));

/** Several texts. */
export const texts = z.array(text);

/** Lists of texts by name. */
export const textsByName = z.record(text, texts);

/** Part of the id of a workflow that is signalled: Temporal's limit for the whole id is 1,000 characters. */
export const idPart = text.min(1).max(255);

/** A moment in UTC, as `Instant` has it. */
export const instant = text
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((given) => !Number.isNaN(Date.parse(given)));

/** A stretch of time. */
export const window = z.looseObject({ from: instant, to: instant });

/** A duration in milliseconds that no calendar exceeds. */
export const durationMs = z.number().min(0).max(1e13);

/** Reads what has the shape, and a stamp that this worker can read; `null` if it does not. */
export type Reader<T> = (sent: unknown, stamped?: unknown) => T | null;

/** A reader of a shape within bounds. For everything that the shape leaves open the sender's type is trusted. */
export function reader<T>(schema: z.ZodType, bounds: Bounds = signalBounds): Reader<T> {
  return (sent, stamped) => {
    if (whyUnread(sent, stamped) !== null || tooLarge(sent, bounds) !== null) return null;
    const read = schema.safeParse(sent);
    return read.success ? (read.data as T) : null;
  };
}

/** Why a reader gave `null`. */
export function whyNotRead(sent: unknown, stamped?: unknown): string {
  return whyUnread(sent, stamped) ?? 'it does not have the expected shape, or is too large';
}
