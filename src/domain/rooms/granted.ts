import type { Instant } from '../instant.ts';
import type { Policies } from '../property.ts';
import type { Head } from './book.ts';

/** A room that this reservation holds, under the number of its grant. */
export interface RoomGrant {
  readonly grant: number;
  readonly acsEntranceIds: readonly string[];
  /** Present if other reservations share the room: whether this one opens the generation or joins it (rule 14). */
  readonly sharedAs?: 'opener' | 'member';
  /** The number of the opener's `canOpen` that the property knew last (glossary: turn, docs/architecture.md). */
  readonly turn?: number;
  /** Cards that were encoded earlier are a former guest's, or of a generation that ended (rule 19); absent: none is. */
  readonly cardsSince?: Instant;
  /** If other reservations share the room: what is known of all of them, this one included (rule 19). */
  readonly party?: PartyStay;
}

/** When those who share a room were in it. */
export interface PartyStay {
  /** When the first of them was checked in; `null` if none is in house. */
  readonly arrivedAt: Instant | null;
  /** When the last one's stay ends. */
  readonly until: Instant;
}

/** A room that a sharer holds, and this reservation does not: the desk's cards may open it, too (rule 19). */
export interface PartyRoom {
  readonly acsEntranceIds: readonly string[];
  readonly cardsSince?: Instant;
  readonly party: PartyStay;
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
  /** The look at the room's valid credentials is still under way (rule 16). */
  | { readonly why: 'look' }
  /** Seam refuses that look; it is repeated until it succeeds. */
  | { readonly why: 'look-refused' }
  /** A credential that no reservation knows is valid there. */
  | { readonly why: 'unknown-occupant'; readonly until: Instant };

/**
 * What the property permits a reservation: its rooms, the doors behind names, its policies. In plain JSON (glossary:
 * grant, docs/architecture.md).
 */
export interface Granted {
  readonly rooms: Readonly<Record<string, RoomGrant>>;
  readonly notGranted: Readonly<Record<string, NotGranted>>;
  /** Credentials that this reservation did not issue and can join: sharers' and adopted ones. */
  readonly heads: readonly Head[];
  /** Guests whose other stay comes first, because Seam turned out to give a user one key at a time (rule 6). */
  readonly yields: readonly string[];
  /**
   * Guests whose user identity may be used only once the property has said so: it existed before, and a teardown may be
   * removing it. Absent: none.
   */
  readonly unconfirmed?: readonly string[];
  /** Guests whose lost phone is still active, and would get a new key. Absent: none. */
  readonly phoneActive?: readonly string[];
  /** Of the unconfirmed, the ones whose identity is being removed. Absent: none. */
  readonly closing?: readonly string[];
  readonly commonEntranceIds: readonly string[];
  readonly areas: Readonly<Record<string, readonly string[]>>;
  /** Rooms of its sharers that it does not hold, by name; absent: none. */
  readonly partyRooms?: Readonly<Record<string, PartyRoom>>;
  /** How many common doors a key holds (rule 11); absent: no limit is known. */
  readonly mostCommon?: number;
  readonly policies: Policies;
}
