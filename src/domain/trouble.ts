/** Something that went wrong and was not made good yet: kept by the workflow under a key, removed when it is. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  /** The guest, room or door that it is about; `null` where it is about the whole. */
  readonly about: string | null;
}
