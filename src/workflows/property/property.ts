import type { PropertyState } from '../../domain/propertyLifetime/state.ts';
import { wake, type Beat } from '../runtime/beat.ts';

/** A running property: its state, replaced and never changed in place, and the beat of its loop. */
export interface Property {
  readonly propertyId: string;
  /** Characters of JSON that crossed the last continue-as-new; 0 in the first run. */
  readonly carriedSize: number;
  state: PropertyState;
  readonly beat: Beat;
}

/** Replaces the state and wakes the loop. */
export function change(p: Property, state: PropertyState): void {
  p.state = state;
  wake(p.beat);
}
