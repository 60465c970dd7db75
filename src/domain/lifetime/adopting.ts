import type { Instant } from '../instant.ts';
import { adoptionOf, type Adoption } from '../rooms/adoption.ts';
import { heldBy } from './outlook.ts';
import type { State } from './state.ts';

/** What is to be adopted for a reservation when a hotel goes live, as its query answers it. */
export interface AdoptionView extends Adoption {
  readonly onHold: boolean;
  /** The doors of the rooms that it holds: all that is valid there is in `rooms`, or is its own. */
  readonly acsEntranceIds: readonly string[];
}

/** What is to be adopted for a reservation now; `null` before its first message. */
export function adoptionView(state: State, now: Instant): AdoptionView | null {
  const { desired, looks, credentials } = state;
  if (desired === null) return null;
  const granted = heldBy(state);
  return {
    ...adoptionOf({ desired, granted, looks, credentials, now }),
    onHold: desired.onHold,
    acsEntranceIds: Object.values(granted.rooms).flatMap((room) => room.acsEntranceIds),
  };
}
