import { catalogueOf, indexesOf, type PropertyIndexes } from '../../domain/propertyLifetime/indexes.ts';
import type { PropertyState } from '../../domain/propertyLifetime/state.ts';
import type { CatalogueIndex } from '../../domain/rooms/catalogue.ts';
import { wake, type Beat } from '../runtime/beat.ts';

/** A running property: its state, replaced and never changed in place, and the beat of its loop. */
export interface Property {
  readonly propertyId: string;
  /** Characters of JSON that crossed the last continue-as-new; 0 in the first run. */
  readonly carriedSize: number;
  state: PropertyState;
  /** The indexes of an earlier state: the next ones take over what has not changed since. */
  indexes: PropertyIndexes;
  readonly beat: Beat;
}

/** The indexes of the present state. */
export function currentIndexes(p: Property): PropertyIndexes {
  p.indexes = indexesOf(p.state, p.indexes);
  return p.indexes;
}

/** The index of the present entrance catalogue alone: a burst of claims does not index the room book for each. */
export function currentCatalogue(p: Property): CatalogueIndex | null {
  const catalogue = catalogueOf(p.state, p.indexes.catalogue);
  p.indexes = { ...p.indexes, catalogue };
  return catalogue;
}

/** Replaces the state and wakes the loop. */
export function change(p: Property, state: PropertyState): void {
  p.state = state;
  wake(p.beat);
}
