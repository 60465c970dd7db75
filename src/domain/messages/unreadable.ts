/**
 * What stands in an argument's place where its payload cannot be decoded: every reader refuses it for what it is, where
 * the SDK would fail the workflow task again and again. Lives in a running workflow only and is never sent or stored.
 */
export interface Unreadable {
  readonly unreadable: true;
  /** Why, without anything of what stood there: `its encoding binary/encrypted is not known here`. */
  readonly reason: string;
}

/** Those made here: JSON from outside that has the same fields is not one of them. */
const made = new WeakSet<object>();

/** Stands for an argument that cannot be decoded. */
export function unreadable(reason: string): Unreadable {
  const value: Unreadable = Object.freeze({ unreadable: true, reason });
  made.add(value);
  return value;
}

/** Whether an argument could not be decoded. */
export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && made.has(value);
}
