import type { ReservationStatus } from '../domain/messages/reservation.ts';

/** Which reservations to list: those that meet all that is given. */
export interface ListFilter {
  readonly status?: ReservationStatus;
  /** A room by its name in the PMS. */
  readonly room?: string;
  /** `true`: those that a person has to look at; `false`: the others; a code: those that need that. */
  readonly needsAttention?: boolean | string;
  /** The most to list; 100 unless told. */
  readonly limit?: number;
  /**
   * What an earlier list gave as `next`: go on where it ended. What is started meanwhile is not listed, nor a reservation that
   * Temporal continues in a new run.
   */
  readonly after?: string;
}

/** A reservation in a list: what Temporal shows without asking a worker. */
export interface ReservationSummary {
  readonly propertyId: string;
  readonly reservationId: string;
  /** `null` until the reservation's first message was taken over. */
  readonly status: string | null;
  readonly rooms: readonly string[];
  /** The codes of what a person has to look at. */
  readonly needsAttention: readonly string[];
  readonly checkOutAt: string | null;
  readonly workflowId: string;
}

/** A list, and whether there is more than it holds. */
export interface ReservationList {
  readonly reservations: readonly ReservationSummary[];
  readonly more: boolean;
  /** With which as `after` the list goes on; `null` where there is no more. */
  readonly next: string | null;
}
