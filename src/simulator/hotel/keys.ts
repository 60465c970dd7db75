/** The content of a card or a mobile key; a lock sees nothing else. Times are milliseconds of the hotel's clock. */
export interface Key {
  readonly keyId: string;
  readonly systemId: string;
  readonly medium: 'mobile' | 'card';
  readonly authority: 'guest' | 'staff';
  readonly doorIds: readonly string[];
  /** The generation on each guest-room door; empty for a staff key. */
  readonly generations: ReadonlyMap<string, number>;
  readonly from: number;
  readonly to: number;
}

/** How a new guest key relates to the earlier keys of its guest-room doors. */
export type Succession =
  | { readonly kind: 'override' }
  | { readonly kind: 'joiner'; readonly joined: readonly string[] }
  | { readonly kind: 'auto-join'; readonly joined: readonly string[] }
  | { readonly kind: 'none' };
