import type { Instant } from '../instant.ts';
import { indexBook, type BookIndex } from '../rooms/bookIndex.ts';
import { indexCatalogue, type CatalogueIndex } from '../rooms/catalogue.ts';
import { propertyNow, type PropertyNow } from '../rooms/view.ts';
import { closingIds } from './closing.ts';
import type { PropertyState } from './state.ts';
import { stoppingProblems } from './systems.ts';

/** Indexes of a property's state, for its decisions. They follow from the state, are kept beside it, and do not cross continue-as-new. */
export interface PropertyIndexes {
  readonly book: BookIndex;
  /** `null` while there are no settings. */
  readonly catalogue: CatalogueIndex | null;
}

/** The index of the entrance catalogue; `before` itself if neither catalogue nor settings have changed since. */
export function catalogueOf(
  { catalogue, settings }: PropertyState,
  before: CatalogueIndex | null = null,
): CatalogueIndex | null {
  return settings === null ? null : indexCatalogue(catalogue, settings, before);
}

/** The indexes of a state; parts of `before` that have not changed since are kept. */
export function indexesOf(state: PropertyState, before: PropertyIndexes | null = null): PropertyIndexes {
  return {
    book: indexBook(state.book, before?.book),
    catalogue: catalogueOf(state, before?.catalogue),
  };
}

/** What a property's answers to its reservations follow from; `null` while there are no settings. */
export function answeringBy(
  state: PropertyState,
  { book, catalogue }: PropertyIndexes,
  now: Instant,
): PropertyNow | null {
  if (catalogue === null) return null;
  const { trouble, doorProblems: doors, keptPhones } = state;
  return propertyNow({
    index: book,
    catalogue,
    closing: closingIds(state),
    keptPhones,
    trouble,
    locks: { systems: stoppingProblems(state), doors },
    now,
  });
}
