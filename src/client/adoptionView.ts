import type { AdoptionView } from '../domain/lifetime/adopting.ts';
import type { UnclaimedCredential } from '../domain/propertyLifetime/reconcile.ts';

/** What is valid on the rooms of one reservation in house, and what its keys could join. */
export interface ReservationAdoption extends AdoptionView {
  readonly reservationId: string;
}

/** What is valid on the rooms of a hotel that goes live. */
export interface PropertyAdoption {
  /** The reservations in house, by their ids. */
  readonly reservations: readonly ReservationAdoption[];
  /** Valid guest credentials on rooms that no reservation in house holds; `null`: Seam did not list them in time. */
  readonly unclaimed: readonly UnclaimedCredential[] | null;
}
