import { entryOf, withEntry, withoutEntry, type Subject } from './subject.ts';

/** A thing that went wrong and is not mended yet. A workflow keeps it until it is. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  /** The guest, room or door that it is about; `null` if it is about the whole. */
  readonly about: string | null;
}

/** A trouble that a workflow remembers, by the task that ran into it. */
export interface KeptTrouble<Kind extends string = string> extends Subject<Kind> {
  readonly trouble: Trouble;
}

/**
 * The troubles after a task ran into one, or with `null` after it is over; the same list if nothing is new. The same code
 * about the same thing is not new, though its message names another request of Seam's.
 */
export function withTrouble<Kind extends string>(
  troubles: readonly KeptTrouble<Kind>[],
  { kind, about }: Subject<Kind>,
  trouble: Trouble | null,
): readonly KeptTrouble<Kind>[] {
  const before = entryOf(troubles, { kind, about })?.trouble;
  if (trouble === null) return withoutEntry(troubles, { kind, about });
  if (before?.code === trouble.code && before.about === trouble.about) return troubles;
  return withEntry(troubles, { kind, about, trouble });
}
