import type { Moment } from '../../domain/moment.ts';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { propertyCard } from '../../domain/status/card.ts';
import {
  readClaim,
  readHolds,
  readRelease,
  readSeamEvents,
  readSettings,
  whyNotRead,
} from '../../domain/signals/read.ts';

import { recordClaim, recordHolds, recordRelease } from '../../domain/rooms/book.ts';
import { listedIn, roomDoors } from '../../domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../domain/rooms/grant.ts';
import { afterClaimAgain } from '../../domain/rooms/lost.ts';
import { createAlarm } from '../alarm.ts';
import { assertDecoded } from '../carried.ts';
import {
  claimAgainSignal,
  claimRoomsSignal,
  configureSignal,
  previewReservationQuery,
  roomBookQuery,
  roomReleasedSignal,
  seamEventsSignal,
  settingsQuery,
} from '../messages.ts';
import { readCatalogueIfDue } from './catalogue.ts';
import { answerIdentityUses } from './identityUses.ts';
import { previewReservation } from './preview.ts';
import { reconcileAt, reconcileIfDue } from './reconcile.ts';
import { now, update, type Property } from './state.ts';
import { tellAll } from './tell.ts';
import { stateOf } from './upgrade.ts';

/** How a property is started. */
export interface PropertyInput {
  readonly propertyId: string;
  /** Its workflow ran before and was lost: `claimAgain` fills its book (docs/operators.md). */
  readonly isAnew?: boolean;
}

/**
 * One hotel: its settings, its entrance catalogue, and the room book by which overrides on one room come one after
 * another. Reservations signal their claims; it signals back what is granted. It never ends.
 */
export async function property(input: PropertyInput, carried?: unknown): Promise<void> {
  assertDecoded(input);
  const { propertyId, isAnew = false } = input;
  const state = stateOf(carried, Date.now());
  const p: Property = {
    propertyId,
    carriedSize: carried === undefined ? 0 : JSON.stringify(carried).length,
    state: isAnew ? { ...state, lost: { heardBy: null } } : state,
    changed: true,
    telling: new Set(),
    reading: false,
    reconciling: false,
    fault: null,
  };
  setup(p);
  // A hotel is not cancelled: whoever forgets who holds which room lets overrides collide.
  await CancellationScope.nonCancellable(() => run(p));
}

/** Says that a signal changed nothing, and wakes the loop: whatever fills the history brings continue-as-new nearer. */
function ignore(p: Property, name: string, why: string): void {
  log.warn(`signal ${name} ignored: ${why}`, { propertyId: p.propertyId });
  p.changed = true;
}

/** Registers all handlers, before anything is awaited. */
function setup(p: Property): void {
  setHandler(configureSignal, (sent, stamped) => {
    const settings = readSettings(sent, stamped);
    if (settings === null) return ignore(p, 'configure', whyNotRead(sent, stamped));
    // Another system's entrances are none that a list lacks.
    if (settings.acsSystemId !== p.state.settings?.acsSystemId) update(p, { catalogue: null });
    // New settings are a new chance for whatever could not be read.
    update(p, { settings, retryCatalogueAt: null });
  });
  setHandler(claimRoomsSignal, (sent, how) => {
    const claim = readClaim(sent, how);
    if (claim === null) return ignore(p, 'claimRooms', whyNotRead(sent, how));
    const heardNothing = how?.heardNothing ?? true;
    // Who was told in an earlier life is told again.
    const { [claim.reservationId]: before, ...others } = p.state.told;
    const told = heardNothing || before === undefined ? others : p.state.told;
    const book = recordHolds(recordClaim(p.state.book, claim), claim.reservationId, readHolds(how));
    update(p, { book, told });
    if (claim.rooms.some((room) => isUnknown(p, room))) update(p, { catalogueStale: true });
  });
  setHandler(claimAgainSignal, () => update(p, { lost: afterClaimAgain(p.state.lost, now()) }));
  setHandler(roomReleasedSignal, (sent, stamped) => {
    const release = readRelease(sent, stamped);
    if (release === null) return ignore(p, 'roomReleased', whyNotRead(sent, stamped));
    update(p, { book: recordRelease(p.state.book, release) });
  });
  setHandler(seamEventsSignal, (sent, stamped) => {
    const events = readSeamEvents(sent, stamped);
    if (events === null) return ignore(p, 'seamEvents', whyNotRead(sent, stamped));
    if (events.some(({ eventType }) => eventType.startsWith('acs_entrance.'))) {
      // What a list lacked may be back; where Seam refused to list anything, that alone mends nothing.
      const retryCatalogueAt = p.state.trouble === null ? null : p.state.retryCatalogueAt;
      update(p, { catalogueStale: true, retryCatalogueAt });
    }
    p.changed = true;
  });
  setHandler(roomBookQuery, () => p.state.book);
  setHandler(settingsQuery, () => p.state.settings);
  answerIdentityUses(p);
  setHandler(previewReservationQuery, (ref, body) => previewReservation(p, ref, body));
  setDefaultSignalHandler(() => ignore(p, 'of another name', 'it is unknown'));
}

function isUnknown({ state }: Property, room: string): boolean {
  if (state.settings === null || state.catalogue === null) return false;
  const doors = roomDoors(state.settings, listedIn(state.catalogue), room);
  return 'refused' in doors && doors.refused === 'unknown-room';
}

async function run(p: Property): Promise<void> {
  const alarm = createAlarm(() => (p.changed = true));
  for (;;) {
    p.changed = false;
    const { settings, catalogue } = p.state;
    const isLeaving = workflowInfo().continueAsNewSuggested;
    if (settings !== null && !isLeaving) readCatalogueIfDue(p, settings);
    if (settings !== null && catalogue !== null) {
      // 1. Decide who gets which room, and who has to let go.
      const listed = listedIn(catalogue);
      const grantable: (room: string) => boolean = (room) => 'acsEntranceIds' in roomDoors(settings, listed, room);
      p.state = { ...p.state, book: decideGrants(p.state.book, settings.policies.issueLeadMs, now(), grantable) };
    }
    // 2. Tell those for whom something changed; now and then, hold all credentials against the book.
    if (settings !== null && !isLeaving) tellAll(p, settings);
    if (settings !== null && !isLeaving) reconcileIfDue(p, settings);
    alarm.set(nextWake(p));
    setCurrentDetails(propertyCard(p.propertyId, { ...p.state, carriedSize: p.carriedSize }));
    if (workflowInfo().continueAsNewSuggested && p.telling.size === 0 && !p.reading && !p.reconciling && !p.changed) {
      await condition(allHandlersFinished);
      if (!p.changed) await continueAsNew<typeof property>({ propertyId: p.propertyId }, p.state);
    }
    await condition(() => p.changed || p.fault !== null);
    if (p.fault !== null) throw new Error('the property ran into a defect', { cause: p.fault.error });
  }
}

/** When time alone changes something next. */
function nextWake(p: Property): Moment | null {
  const { settings, book, retryCatalogueAt } = p.state;
  if (settings === null) return null;
  const reconciled = p.reconciling ? null : reconcileAt(p);
  const claims = nextChange(book, settings.policies.issueLeadMs, now());
  const moments = [
    ...(claims === null ? [] : [{ at: claims, what: 'until a claim falls due or ends' }]),
    ...(reconciled === null ? [] : [{ at: reconciled, what: 'until all credentials are held against the room book' }]),
    ...(retryCatalogueAt === null ? [] : [{ at: retryCatalogueAt, what: 'until the entrances are read again' }]),
  ];
  return moments.filter(({ at }) => at > now()).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}
