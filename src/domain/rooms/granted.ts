import type { Instant } from '../instant.ts';
import type { Policies } from '../property.ts';
import type { Head } from './book.ts';

/** A room that this reservation holds, under the number of its grant. */
export interface RoomGrant {
  readonly grant: number;
  readonly acsEntranceIds: readonly string[];
  /** Where others share the room: whether this reservation opens the generation or joins it (rule 14). */
  readonly sharedAs?: 'opener' | 'member';
  /** The number of the opener's word that it can open, as the property heard it last. */
  readonly turn?: number;
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
  | { readonly why: 'no-mobile-key' }
  /** Who has valid credentials on the room is still being looked up (rule 16). */
  | { readonly why: 'look' }
  /** Seam refuses that look: it is tried again, and takes as long as it takes. */
  | { readonly why: 'look-refused' }
  /** Somebody whom no reservation knows has a valid credential there. */
  | { readonly why: 'unknown-occupant'; readonly until: Instant };

/** What the property lets a reservation do: its rooms, the doors behind names, its policies. In plain JSON. */
export interface Granted {
  readonly rooms: Readonly<Record<string, RoomGrant>>;
  readonly notGranted: Readonly<Record<string, NotGranted>>;
  /** What can be joined though this reservation did not issue it: sharers' credentials, and adopted ones. */
  readonly heads: readonly Head[];
  /** Guests whose other stay goes first, where Seam turned out to give a user one key at a time (rule 6). */
  readonly yields: readonly string[];
  readonly commonEntranceIds: readonly string[];
  readonly areas: Readonly<Record<string, readonly string[]>>;
  readonly policies: Policies;
}
