/** Marks the values made here: JSON from outside can have fields of any name, but no symbol. */
const mark = Symbol('unreadable');

/**
 * Replaces an argument whose payload cannot be decoded. Every reader refuses it with its reason; otherwise the SDK would
 * fail the workflow task again and again. It lives in a running workflow only and is never sent or stored.
 */
export interface Unreadable {
  readonly [mark]: true;
  /** Why, without any of the content: `its encoding binary/encrypted is not known here`. */
  readonly reason: string;
  /** Whether no worker can ever decode it; another one may know the encoding. */
  readonly isLost: boolean;
}

/** Makes the replacement of an argument that cannot be decoded. */
export function unreadable(reason: string, isLost = false): Unreadable {
  return Object.freeze({ [mark]: true, reason, isLost } as const);
}

/** Whether an argument could not be decoded. */
export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null && mark in value;
}
