import type { Hotel } from './hotel.ts';
import type { Fault, Said } from './sequence.ts';

/** A key as Seam made it: it may be dead by now. */
export interface KeyMade {
  readonly id: string;
  /** The person whose user identity it was made for; `card:1`, `card:2`, … for the cards, in the order of their making. */
  readonly person: string;
}

/** What a reservation says of itself. */
export interface ReservationSays {
  readonly reservationId: string;
  /** What it waits for; `null` if nothing is left to do. */
  readonly waiting: string | null;
  readonly credentials: readonly {
    readonly id: string | null;
    readonly guestId: string;
    readonly kind: 'override' | 'joiner';
    readonly state: string;
    readonly generation: number;
  }[];
}

/** A hotel under test: a pure one, or one with everything that runs in production. Times are hours since it was opened. */
export interface Driver {
  readonly hotel: Hotel;
  hours(): number;
  /** Sends a message of the PMS; answers whether it was taken. */
  say(reservationId: string, said: Said): Promise<boolean>;
  pass(hours: number): Promise<void>;
  /** Lets so many of the things under way get done. */
  go(steps: number): Promise<void>;
  fault(fault: Fault): Promise<void>;
  /** The front desk makes a new card for rooms, which opens from now on until an hour of the sequence. */
  encode(card: { readonly rooms: readonly string[]; readonly to: number; readonly isLate: boolean }): Promise<void>;
  /** Ends all faults, and goes on until nothing is under way; throws if that never happens. */
  rest(): Promise<void>;
  /** Lets time pass for what waits for its next try, or for the slow reconcile; answers `false` if that was enough. */
  waitMore(looks: number): Promise<boolean>;
  /** Every key that was ever made and seen, in the order of their making. */
  keys(): Promise<readonly KeyMade[]>;
  /** The ids of the credentials that Seam holds. */
  atSeam(): Promise<readonly string[]>;
  tap(keyId: string, door: string): Promise<boolean>;
  says(): Promise<readonly ReservationSays[]>;
}
