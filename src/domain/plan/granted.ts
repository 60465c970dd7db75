import type { Instant } from '../instant.ts';
import type { Policies } from '../property.ts';

/** A room that this reservation holds, under the number of its grant. */
export interface RoomGrant {
  readonly grant: number;
  readonly acsEntranceIds: readonly string[];
}

/** Why a claimed room is not granted. */
export type NotGranted =
  | { readonly why: 'lead'; readonly until: Instant }
  | { readonly why: 'occupied'; readonly by: string; readonly until: Instant }
  | { readonly why: 'releasing'; readonly by: string }
  | { readonly why: 'over' }
  /** The property cannot read its entrances. */
  | { readonly why: 'unread' }
  | { readonly why: 'unknown-room' }
  | { readonly why: 'no-mobile-key' };

/** What the property lets a reservation do: its rooms, the doors behind names, its policies. In plain JSON. */
export interface Granted {
  readonly rooms: Readonly<Record<string, RoomGrant>>;
  readonly notGranted: Readonly<Record<string, NotGranted>>;
  readonly commonEntranceIds: readonly string[];
  readonly areas: Readonly<Record<string, readonly string[]>>;
  readonly policies: Policies;
}
