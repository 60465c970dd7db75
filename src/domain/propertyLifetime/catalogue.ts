import type { Instant } from '../instant.ts';
import { pausedAfterFailure, type PauseSchedule } from '../pause.ts';
import type { Entrance } from '../property.ts';
import { afterListing, isShort } from '../rooms/catalogue.ts';
import { troubleCode, type CallFailure } from '../seam/failure.ts';
import { failureTrouble } from '../seam/failureTrouble.ts';
import { withoutEntry } from '../subject.ts';
import { readEntrances, type PropertyState } from './state.ts';

/** The pauses before another read: a minute at first, a quarter of an hour at most. */
const readPauses: PauseSchedule = { firstMs: 60_000, mostMs: 900_000 };

/** Whether the entrances have to be read: never read, or something changed since. */
export function isReadNeeded({ catalogue, catalogueStale }: PropertyState): boolean {
  return catalogue === null || catalogueStale;
}

/** After a read of the entrances began: what changes from now on needs another read. */
export function afterReadBegan(state: PropertyState): PropertyState {
  return { ...state, catalogueStale: false };
}

/** After a read was called off: the next run of the workflow repeats it. */
export function afterReadCalledOff(state: PropertyState): PropertyState {
  return { ...state, catalogueStale: true };
}

function pausedRead(state: PropertyState, now: Instant): PropertyState {
  const pauses = pausedAfterFailure(state.pauses, readEntrances, { schedule: readPauses, now });
  return { ...state, catalogueStale: true, pauses };
}

/** What a read of the entrances gave. */
export interface EntranceList {
  /** The lock system that was asked. */
  readonly acsSystemId: string;
  readonly listed: readonly Entrance[];
}

/**
 * After Seam listed the entrances. A list that lacks something for which guests have keys is asked for again after a
 * pause; a list of another lock system than the present one is discarded.
 */
export function afterEntrancesListed(
  state: PropertyState,
  { acsSystemId, listed }: EntranceList,
  now: Instant,
): PropertyState {
  const { settings, book } = state;
  if (settings?.acsSystemId !== acsSystemId) return state;
  const catalogue = afterListing(state.catalogue ?? [], listed, { settings, book });
  const known = { ...state, catalogue, trouble: null };
  return isShort(catalogue) ? pausedRead(known, now) : { ...known, pauses: withoutEntry(state.pauses, readEntrances) };
}

/**
 * After Seam refused to list the entrances. Until a read succeeds nothing is granted, so it is repeated even after a
 * refusal: a person may be mending it.
 */
export function afterReadRefused(state: PropertyState, failure: CallFailure, now: Instant): PropertyState {
  const code = troubleCode(failure.type);
  const told = failureTrouble(failure, {
    about: null,
    effect: 'No mobile keys can be made yet.',
    subject: 'The entrances cannot be read',
  });
  // The same trouble again is no news. Its text names another request, and every reservation would be told.
  const trouble = state.trouble?.code === code ? state.trouble : told;
  return { ...pausedRead(state, now), trouble };
}
