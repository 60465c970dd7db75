import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { propertyCard } from '../../domain/card.ts';
import { readClaim, readRelease, readSeamEvents, readSettings } from '../../domain/messages/internal.ts';
import type { Moment } from '../../domain/reservation/deadlines.ts';
import { recordClaim, recordRelease } from '../../domain/rooms/book.ts';
import { roomDoors } from '../../domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../domain/rooms/grant.ts';
import { createAlarm } from '../alarm.ts';
import {
  claimRoomsSignal,
  configureSignal,
  previewReservationQuery,
  roomBookQuery,
  roomReleasedSignal,
  seamEventsSignal,
  settingsQuery,
} from '../messages.ts';
import { readCatalogueIfDue } from './catalogue.ts';
import { previewReservation } from './preview.ts';
import { initialState, now, update, type Property, type State } from './state.ts';
import { tellAll } from './tell.ts';

/** How a property is started. */
export interface PropertyInput {
  readonly propertyId: string;
}

/**
 * One hotel: its settings, its entrance catalogue, and the room book by which overrides on one room come one after
 * another. Reservations signal their claims; it signals back what is granted. It never ends.
 */
export const property = async (input: PropertyInput, carried?: State): Promise<void> => {
  const p: Property = {
    ...input,
    state: carried ?? initialState(Date.now()),
    changed: true,
    telling: new Set(),
    reading: false,
    fault: null,
  };
  setup(p);
  // A hotel is not cancelled: whoever forgets who holds which room lets overrides collide.
  await CancellationScope.nonCancellable(() => run(p));
};

/** Registers all handlers, before anything is awaited. */
const setup = (p: Property): void => {
  setHandler(configureSignal, (sent) => {
    const settings = readSettings(sent);
    if (settings === null) return;
    if (settings.acsSystemId !== p.state.settings?.acsSystemId) update(p, { catalogueStale: true });
    // New settings are a new chance for whatever could not be read.
    update(p, { settings, retryCatalogueAt: null });
  });
  setHandler(claimRoomsSignal, (sent, how) => {
    const claim = readClaim(sent);
    if (claim === null) return;
    const heardNothing = how?.heardNothing ?? true;
    // Who was told in an earlier life is told again.
    const { [claim.reservationId]: before, ...others } = p.state.told;
    const told = heardNothing || before === undefined ? others : p.state.told;
    update(p, { book: recordClaim(p.state.book, claim), told });
    if (claim.rooms.some((room) => isUnknown(p, room))) update(p, { catalogueStale: true });
  });
  setHandler(roomReleasedSignal, (sent) => {
    const release = readRelease(sent);
    if (release !== null) update(p, { book: recordRelease(p.state.book, release.room, release.grant) });
  });
  setHandler(seamEventsSignal, (sent) => {
    if (readSeamEvents(sent).some(({ eventType }) => eventType.startsWith('acs_entrance.')))
      update(p, { catalogueStale: true });
    p.changed = true;
  });
  setHandler(roomBookQuery, () => p.state.book);
  setHandler(settingsQuery, () => p.state.settings);
  setHandler(previewReservationQuery, (ref, body) => previewReservation(p, ref, body));
  setDefaultSignalHandler(() => undefined);
};

const isUnknown = ({ state }: Property, room: string): boolean => {
  if (state.settings === null || state.catalogue === null) return false;
  const doors = roomDoors(state.settings, state.catalogue, room);
  return 'refused' in doors && doors.refused === 'unknown-room';
};

const run = async (p: Property): Promise<void> => {
  const alarm = createAlarm(() => (p.changed = true));
  for (;;) {
    p.changed = false;
    const { settings, catalogue } = p.state;
    const isLeaving = workflowInfo().continueAsNewSuggested;
    if (settings !== null && !isLeaving) readCatalogueIfDue(p, settings);
    if (settings !== null && catalogue !== null) {
      // 1. Decide who gets which room, and who has to let go.
      const grantable = (room: string): boolean => 'acsEntranceIds' in roomDoors(settings, catalogue, room);
      p.state = { ...p.state, book: decideGrants(p.state.book, settings.policies.issueLeadMs, now(), grantable) };
    }
    // 2. Tell those for whom something changed.
    if (settings !== null && !isLeaving) tellAll(p, settings);
    alarm.set(nextWake(p));
    setCurrentDetails(propertyCard(p.propertyId, p.state));
    if (workflowInfo().continueAsNewSuggested && p.telling.size === 0 && !p.reading && !p.changed) {
      await condition(allHandlersFinished);
      if (!p.changed) await continueAsNew<typeof property>({ propertyId: p.propertyId }, p.state);
    }
    await condition(() => p.changed || p.fault !== null);
    if (p.fault !== null) throw new Error('the property ran into a defect', { cause: p.fault.error });
  }
};

/** When time alone changes something next. */
const nextWake = ({ state: { settings, book, retryCatalogueAt } }: Property): Moment | null => {
  if (settings === null) return null;
  const claims = nextChange(book, settings.policies.issueLeadMs, now());
  const moments = [
    ...(claims === null ? [] : [{ at: claims, what: 'until a claim falls due or ends' }]),
    ...(retryCatalogueAt === null ? [] : [{ at: retryCatalogueAt, what: 'until the entrances are read again' }]),
  ];
  return moments.filter(({ at }) => at > now()).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
};
