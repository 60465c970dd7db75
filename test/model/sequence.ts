import type { SettingsChange } from '../../src/simulator/server.ts';
import type { Area } from './hotel.ts';

/** Hours of the sequence; stays begin and end at half past, time passes by the hour, so that nothing happens on the dot. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A guest as the PMS describes them; a person is identified by name and e-mail address. */
export interface GuestSaid {
  readonly guestId: string;
  readonly person: string;
  readonly rooms?: readonly string[] | undefined;
  readonly stay?: Span | undefined;
  readonly areas?: readonly Area[] | undefined;
}

/** The status that a PMS may send. */
export type Status = 'booked' | 'in-house' | 'departed' | 'cancelled' | 'no-show';

/** A message of the PMS, in hours and persons instead of instants and addresses. */
export type Said =
  | {
      readonly name: 'replaceReservation';
      readonly status?: Status | undefined;
      readonly stay: Span;
      readonly rooms: readonly string[];
      readonly guests: readonly GuestSaid[];
      /** Reservations on the same room and stay, which have it together. */
      readonly sharesWith?: readonly string[] | undefined;
    }
  | { readonly name: 'addGuest'; readonly guest: GuestSaid }
  | { readonly name: 'removeGuest' | 'newKey'; readonly guestId: string; readonly rekey: boolean }
  | {
      readonly name: 'changeRooms';
      readonly rooms: readonly string[];
      readonly moves: readonly { readonly from: string; readonly to: string }[];
    }
  | { readonly name: 'changeStay'; readonly stay: Span }
  | { readonly name: 'reportLostPhone'; readonly guestId: string }
  | {
      readonly name:
        | 'checkIn'
        | 'undoCheckIn'
        | 'checkOut'
        | 'undoCheckOut'
        | 'cancel'
        | 'noShow'
        | 'reinstate'
        | 'hold'
        | 'revokeKeys'
        | 'release';
    };

/**
 * What goes wrong next: with the next create, the next event, or, until the next rest, with the bridge. A create that `fails`
 * is answered with a 5xx, and not carried out, carried out, or carried out later.
 */
export type Fault =
  | 'create-answer-lost'
  | 'create-commits-late'
  | 'create-fails'
  | 'create-fails-but-done'
  | 'create-fails-but-done-late'
  | 'event-lost'
  | 'bridge-down';

/** A card that the front desk makes by itself, as a new card: it ends the other keys of its rooms. */
export interface Encoding {
  /** The reservation whose rooms and end it has, as the PMS has them, if the next two do not say otherwise. */
  readonly for: string;
  readonly rooms?: readonly string[] | undefined;
  readonly to?: number | undefined;
  /** Seam's lists show it a minute late. */
  readonly isLate: boolean;
}

/** One thing that happens. What is under way goes on only in `go`, `pass` and `rest`. */
export type Happening =
  | { readonly do: 'say'; readonly to: string; readonly said: Said }
  /** Time passes. */
  | { readonly do: 'pass'; readonly hours: number }
  /** So many of the things that are under way get done, in an order that the dice decide. */
  | { readonly do: 'go'; readonly steps: number }
  /** Everything comes to rest, and the doors are compared with the truth. */
  | { readonly do: 'rest' }
  /** One of all the keys ever made, counted round, is held to a door. */
  | { readonly do: 'tap'; readonly key: number; readonly door: string }
  | ({ readonly do: 'encode' } & Encoding)
  | { readonly do: 'fault'; readonly fault: Fault };

/** What Seam leaves open and the model varies, as the simulator's settings name it. */
export type SeamChoices = Pick<
  SettingsChange,
  | 'replacesSameUser'
  | 'overrideInvalidates'
  | 'joiningUnissued'
  | 'joiningPlasticCard'
  | 'headDeleted'
  | 'eventsFor'
  | 'plasticCardEvents'
  | 'unissuedIsValid'
  | 'endedIsValid'
  | 'parentShowsDoors'
  | 'timesRounded'
  | 'automaticDoors'
>;

/** All that a run is made of: the same sequence is the same run, on the pure driver step by step. */
export interface Sequence {
  readonly seam: SeamChoices;
  /** Whether phones discard the keys that they are told to discard; else they are switched off, with the keys on them. */
  readonly phonesHear: boolean;
  /** Decides the order of what is under way; 0: first come, first served. */
  readonly dice: number;
  readonly happenings: readonly Happening[];
}
