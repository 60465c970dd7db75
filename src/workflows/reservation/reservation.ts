import type { ActivityInterfaceFor } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { Claimant } from '../../domain/lifetime/claims.ts';
import { outlookOf, policiesOf, type Outlook } from '../../domain/lifetime/outlook.ts';
import type { Questions } from '../../domain/lifetime/questions.ts';
import type { State } from '../../domain/lifetime/state.ts';
import type { Identified } from '../../domain/lifetime/ways.ts';
import type { ReservationRef } from '../../domain/ids.ts';
import type { ReservationView } from '../../domain/status/view.ts';
import { wake, type Beat } from '../runtime/beat.ts';
import { now } from '../runtime/clock.ts';
import { seamCalls } from '../runtime/seam.ts';

/** A running reservation: its state, replaced and never changed in place, and the beat of its loop. */
export interface Reservation extends ReservationRef {
  readonly workflowId: string;
  /** How the earlier reservation of this id ended; `null` if none is known. */
  readonly former: ReservationView | null;
  state: State;
  readonly beat: Beat;
  /** User identities that are being created or found, by person: two tasks may need the same one. */
  readonly identifying: Map<string, Promise<Identified>>;
  /** The questions who uses an identity. */
  questions: Questions;
}

/** Replaces the state and wakes the loop. */
export function change(r: Reservation, state: State): void {
  r.state = state;
  wake(r.beat);
}

/** What follows from the state now. */
export function outlookNow(r: Reservation): Outlook {
  return outlookOf(r.state, now());
}

/** Who claims rooms. */
export function claimantOf({ reservationId, identifying }: Reservation): Claimant {
  return { reservationId, isIdentifying: identifying.size > 0 };
}

/**
 * Calls of Seam that may be repeated at will.
 *
 * @param summary what the call is for, as Temporal's Web UI shows it.
 */
export function seam({ state }: Reservation, summary: string): ActivityInterfaceFor<Activities> {
  return seamCalls({ summary, seamTimeoutMs: policiesOf(state).seamTimeoutMs });
}
