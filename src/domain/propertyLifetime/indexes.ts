import type { Instant } from '../instant.ts';
import { indexBook, type BookIndex } from '../rooms/bookIndex.ts';
import { indexCatalogue, type CatalogueIndex } from '../rooms/catalogue.ts';
import { propertyNow, type PropertyNow } from '../rooms/view.ts';
import type { PropertyState } from './state.ts';

/** A property's state by what its decisions look up: follows from the state and is kept beside it, never carried. */
export interface PropertyIndexes {
  readonly book: BookIndex;
  /** `null` while there are no settings. */
  readonly catalogue: CatalogueIndex | null;
}

/** The entrance catalogue by the settings; `before` is returned if neither has changed since. */
export function catalogueOf(
  { catalogue, settings }: PropertyState,
  before: CatalogueIndex | null = null,
): CatalogueIndex | null {
  return settings === null ? null : indexCatalogue(catalogue, settings, before);
}

/** The indexes of a state; the parts of `before` that have not changed since are taken over. */
export function indexesOf(state: PropertyState, before: PropertyIndexes | null = null): PropertyIndexes {
  return {
    book: indexBook(state.book, before?.book),
    catalogue: catalogueOf(state, before?.catalogue),
  };
}

/** What a property answers its reservations by; `null` while there are no settings. */
export function answeringBy(
  { trouble }: PropertyState,
  { book, catalogue }: PropertyIndexes,
  now: Instant,
): PropertyNow | null {
  return catalogue === null ? null : propertyNow({ index: book, catalogue, trouble, now });
}
