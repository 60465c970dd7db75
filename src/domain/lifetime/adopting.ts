import type { Instant } from '../instant.ts';
import { adoptionOf, type Adoption } from '../rooms/adoption.ts';
import { heldBy } from './outlook.ts';
import type { State } from './state.ts';

/** What is to be adopted for a reservation when a hotel goes live, as its query answers it. */
export interface AdoptionView extends Adoption {
  readonly onHold: boolean;
}

/** What is to be adopted for a reservation now; `null` before its first message. */
export function adoptionView(state: State, now: Instant): AdoptionView | null {
  const { desired, looks, credentials } = state;
  if (desired === null) return null;
  return { ...adoptionOf({ desired, granted: heldBy(state), looks, credentials, now }), onHold: desired.onHold };
}
