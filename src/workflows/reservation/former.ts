import { withIgnored, type ReservationView } from '../../domain/status/view.ts';
import { viewOf } from './derived.ts';
import type { Reservation, State } from './state.ts';

/** The first state of a reservation whose id another one had: what is late for that one is late for it, too. */
export function afterFormer(state: State, former: ReservationView | null): State {
  return former === null ? state : { ...state, memory: { ...state.memory, revision: former.revision } };
}

/**
 * The status as of now. Before the first message it is that with which the one before of this id ended, `null` where none
 * is known.
 */
export function wordOf(r: Reservation): ReservationView | null {
  return viewOf(r) ?? (r.former === null ? null : withIgnored(r.former, r.state.ignored));
}
