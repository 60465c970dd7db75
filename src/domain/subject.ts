/**
 * Names a task of a workflow, and what is remembered of it: a pause, a trouble. Two subjects are the same if both parts
 * are; no part is ever read as text.
 */
export interface Subject<Kind extends string = string> {
  readonly kind: Kind;
  /** The guest, room, credential or property; `null` if the kind alone says what it is. */
  readonly about: string | null;
}

/** Whether both name the same task. */
export function isSameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.about === b.about;
}

/** What a list remembers of a subject. */
export function entryOf<Entry extends Subject>(entries: readonly Entry[], subject: Subject): Entry | undefined {
  return entries.find((one) => isSameSubject(one, subject));
}

/** The list with an entry; it replaces the one of the same subject and comes last. */
export function withEntry<Entry extends Subject>(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return [...withoutEntry(entries, entry), entry];
}

/** The list without the entry of a subject; the same list if it has none. */
export function withoutEntry<Entry extends Subject>(entries: readonly Entry[], subject: Subject): readonly Entry[] {
  return entryOf(entries, subject) === undefined ? entries : entries.filter((one) => !isSameSubject(one, subject));
}
