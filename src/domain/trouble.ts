import { entryOf, withEntry, withoutEntry, type Subject } from './subject.ts';

/** What is wrong, once for each of the two who read it. */
export interface TroubleTexts {
  /**
   * For the front desk, which may read it to the guest: what to tell the guest, and what to do. No field, no address, no code
   * and no id of Seam's.
   */
  readonly forDesk: string;
  /** For the operator: what happened, with Seam's code and request id if there are any, and where to look. */
  readonly forOperator: string;
}

/** A thing that went wrong and is not mended yet. A workflow keeps it until it is. */
export interface Trouble extends TroubleTexts {
  readonly code: string;
  /** The guest, room or door that it is about; `null` if it is about the whole. */
  readonly about: string | null;
}

/** A trouble that a workflow remembers, by the task that ran into it. */
export interface KeptTrouble<Kind extends string = string> extends Subject<Kind> {
  readonly trouble: Trouble;
}

/**
 * The troubles after a task ran into one, or with `null` after it is over; the same list if nothing is new. The same code
 * about the same thing is not new, though its text names another request of Seam's.
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
