import type { Instant } from '../instant.ts';
import { isPaused, pausedFor } from '../pause.ts';
import type { PropertySettings } from '../property.ts';
import {
  recordClaim,
  recordHoldings,
  recordRelease,
  type Claim,
  type HeldGrants,
  type Release,
} from '../rooms/book.ts';
import { roomDoors, type CatalogueIndex } from '../rooms/catalogue.ts';
import { afterClaimAgain } from '../rooms/lost.ts';
import type { SeamEvent } from '../seam/resources.ts';
import { withKeptPhonesOf } from './keptPhones.ts';
import { readEntrances, type PropertyState } from './state.ts';
import { afterSystemEvents } from './systems.ts';
import { nothingSeen } from './systemsWatch.ts';

/** Lets the next read of the entrances start at once. */
function withoutWait(state: PropertyState, now: Instant): PropertyState {
  const { pauses } = state;
  if (!isPaused(pauses, readEntrances, now)) return state;
  return { ...state, pauses: pausedFor(pauses, readEntrances, { ms: 0, now }) };
}

/** After a worker sent the property's settings. If they name another lock system, the old catalogue is discarded. */
export function afterConfigure(state: PropertyState, settings: PropertySettings, now: Instant): PropertyState {
  const isSameSystem = settings.acsSystemId === state.settings?.acsSystemId;
  const catalogue = isSameSystem ? state.catalogue : null;
  const { credentialManagerAcsSystemId: manager = null } = state.settings ?? {};
  const isSameWay = isSameSystem && settings.credentialManagerAcsSystemId === manager;
  const systems = isSameWay ? state.systems : nothingSeen;
  const doorProblems = isSameSystem ? state.doorProblems : [];
  // New settings may mend why the entrances could not be read.
  return withoutWait({ ...state, settings, catalogue, systems, doorProblems }, now);
}

/** What a reservation says about itself with its claim. */
export interface ClaimCircumstances {
  /** It never heard of any grant, so that it is told everything again. */
  readonly heardNothing: boolean;
  readonly holds: HeldGrants;
  /** The property's entrances, `null` while there are no settings. */
  readonly catalogue: CatalogueIndex | null;
}

/** After a reservation claimed rooms. */
export function afterClaim(
  state: PropertyState,
  claim: Claim,
  { heardNothing, holds, catalogue }: ClaimCircumstances,
): PropertyState {
  const { reservationId } = claim;
  const { [reservationId]: _before, ...others } = state.told;
  const book = recordHoldings(recordClaim(state.book, claim), reservationId, holds);
  const known = withKeptPhonesOf(state, state.book.claims[reservationId], claim);
  const after = { ...known, book, told: heardNothing ? others : state.told };
  return claim.rooms.some((room) => isUnknown(catalogue, room)) ? { ...after, catalogueStale: true } : after;
}

function isUnknown(index: CatalogueIndex | null, room: string): boolean {
  if (index === null || index.catalogue === null) return false;
  const doors = roomDoors(index.listed, room);
  return 'refused' in doors && doors.refused === 'unknown-room';
}

/** After a reservation gave a room back. */
export function afterRelease(state: PropertyState, release: Release): PropertyState {
  return { ...state, book: recordRelease(state.book, release) };
}

/** After the reservations of a property that was lost, and the property with them, were asked to claim again. */
export function afterClaimAgainSignal(state: PropertyState, now: Instant): PropertyState {
  return { ...state, lost: afterClaimAgain(state.lost, now) };
}

/** After Seam's events: those about entrances make the catalogue stale, those about systems and accounts ask for a look. */
export function afterSeamEvents(before: PropertyState, events: readonly SeamEvent[], now: Instant): PropertyState {
  const state = afterSystemEvents(before, events, now);
  if (!events.some(({ eventType }) => eventType.startsWith('acs_entrance.'))) return state;
  const stale = { ...state, catalogueStale: true };
  // Entrances that the list lacked may be back. If Seam refused to list anything, an event does not mend that.
  return state.trouble === null ? withoutWait(stale, now) : stale;
}
