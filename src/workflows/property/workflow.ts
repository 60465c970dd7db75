import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { digest } from '../../domain/digest.ts';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { instantOf, plus, type Instant } from '../../domain/instant.ts';
import type { Entrance, PropertySettings } from '../../domain/property.ts';
import { forget, freshBook, recordClaim, recordRelease, type RoomBook } from '../../domain/rooms/book.ts';
import type { Trouble } from '../../domain/reservation/attention.ts';
import { readClaim, readRelease, readSeamEvents, readSettings } from '../../domain/messages/internal.ts';
import type { Moment } from '../../domain/reservation/deadlines.ts';
import { roomDoors } from '../../domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../domain/rooms/grant.ts';
import { grantsFor } from '../../domain/rooms/view.ts';
import { createAlarm } from '../alarm.ts';
import { failureOf, isNotFound, troubleCode } from '../failure.ts';
import {
  claimRoomsSignal,
  configureSignal,
  roomBookQuery,
  roomGrantsSignal,
  roomReleasedSignal,
  seamEventsSignal,
  settingsQuery,
} from '../messages.ts';

/** How a property is started. */
export interface PropertyInput {
  readonly propertyId: string;
}

/** All that a property remembers: plain JSON, for it crosses continue-as-new. */
interface State {
  readonly settings: PropertySettings | null;
  readonly catalogue: readonly Entrance[] | null;
  readonly book: RoomBook;
  /** A digest of what each reservation was told last: only what changed is told again. */
  readonly told: Readonly<Record<string, string>>;
  /** Why the catalogue could not be read. */
  readonly trouble: Trouble | null;
  /** When the catalogue is read again after a failure, and how often that failed. */
  readonly retryCatalogueAt: Instant | null;
  readonly failures: number;
}

interface Property {
  readonly propertyId: string;
  state: State;
  changed: boolean;
  /** Rooms that reservations claim and the catalogue did not know when it was read. */
  catalogueStale: boolean;
  readonly telling: Set<string>;
  reading: boolean;
  /** A defect, thrown by the loop so that the workflow task fails and can be repaired. */
  fault: { readonly error: unknown } | null;
}

const now = (): Instant => instantOf(Date.now());

/**
 * One hotel: its settings, its entrance catalogue, and the room book by which overrides on one room come one after
 * another. Reservations signal their claims; it signals back what is granted. It never ends.
 */
export const property = async (input: PropertyInput, carried?: State): Promise<void> => {
  const p: Property = {
    ...input,
    state: carried ?? {
      settings: null,
      catalogue: null,
      book: freshBook(Date.now()),
      told: {},
      trouble: null,
      retryCatalogueAt: null,
      failures: 0,
    },
    changed: true,
    catalogueStale: false,
    telling: new Set(),
    reading: false,
    fault: null,
  };
  setup(p);
  // A hotel is not cancelled: whoever forgets who holds which room lets overrides collide.
  await CancellationScope.nonCancellable(() => run(p));
};

const update = (p: Property, part: Partial<State>): void => {
  p.state = { ...p.state, ...part };
  p.changed = true;
};

/** Registers all handlers, before anything is awaited. */
const setup = (p: Property): void => {
  setHandler(configureSignal, (sent) => {
    const settings = readSettings(sent);
    if (settings === null) return;
    if (settings.acsSystemId !== p.state.settings?.acsSystemId) p.catalogueStale = true;
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
    if (claim.rooms.some((room) => isUnknown(p, room))) p.catalogueStale = true;
  });
  setHandler(roomReleasedSignal, (sent) => {
    const release = readRelease(sent);
    if (release !== null) update(p, { book: recordRelease(p.state.book, release.room, release.grant) });
  });
  setHandler(seamEventsSignal, (sent) => {
    if (readSeamEvents(sent).some(({ eventType }) => eventType.startsWith('acs_entrance.'))) p.catalogueStale = true;
    p.changed = true;
  });
  setHandler(roomBookQuery, () => p.state.book);
  setHandler(settingsQuery, () => p.state.settings);
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
    if (settings !== null && !isLeaving && isReadDue(p)) {
      p.reading = true;
      readCatalogue(p, settings)
        .catch((error: unknown) => (p.fault = { error }))
        .finally(() => {
          p.reading = false;
          p.changed = true;
        });
    }
    if (settings !== null && catalogue !== null) {
      // 1. Decide who gets which room, and who has to let go.
      const grantable = (room: string): boolean => 'acsEntranceIds' in roomDoors(settings, catalogue, room);
      p.state = { ...p.state, book: decideGrants(p.state.book, settings.policies.issueLeadMs, now(), grantable) };
    }
    // 2. Tell those for whom something changed.
    if (settings !== null && !isLeaving && (catalogue !== null || p.state.trouble !== null))
      for (const reservationId of concerned(p)) tell(p, settings, catalogue, reservationId);
    alarm.set(nextWake(p));
    setCurrentDetails(card(p));
    if (workflowInfo().continueAsNewSuggested && p.telling.size === 0 && !p.reading && !p.changed) {
      await condition(allHandlersFinished);
      if (!p.changed) await continueAsNew<typeof property>({ propertyId: p.propertyId }, p.state);
    }
    await condition(() => p.changed || p.fault !== null);
    if (p.fault !== null) throw new Error('the property ran into a defect', { cause: p.fault.error });
  }
};

/** Whether the entrances are to be read now: never read, or changed, and not just refused. */
const isReadDue = ({ state, catalogueStale, reading }: Property): boolean =>
  !reading && (state.catalogue === null || catalogueStale) && (state.retryCatalogueAt ?? now()) <= now();

/**
 * Reads the entrances from Seam. Until that has worked once nothing is granted, so that even a refusal is tried again,
 * after a minute and then at growing pauses: somebody may be mending it.
 */
const readCatalogue = async (p: Property, { acsSystemId, policies }: PropertySettings): Promise<void> => {
  p.catalogueStale = false;
  const seam = proxyActivities<Activities>({
    startToCloseTimeout: policies.seamTimeoutMs * 4,
    scheduleToCloseTimeout: policies.seamTimeoutMs * 8,
    summary: 'read the entrance catalogue',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
  });
  try {
    const catalogue = await seam.listEntrances({ propertyId: p.propertyId, acsSystemId });
    update(p, { catalogue, trouble: null, retryCatalogueAt: null, failures: 0 });
  } catch (error) {
    const { type, message } = failureOf(error);
    const failures = p.state.failures + 1;
    const code = troubleCode(type);
    const told = { code, about: null, message: `The entrances cannot be read: ${message}` };
    // The same trouble again is no news: its message carries another request id, and everybody would be told.
    const trouble = p.state.trouble?.code === code ? p.state.trouble : told;
    p.catalogueStale = true;
    update(p, { trouble, failures, retryCatalogueAt: plus(now(), Math.min(60_000 * 2 ** (failures - 1), 900_000)) });
  }
};

/** Who claims or holds anything, and who was told before that they do. */
const concerned = ({ state: { book, told } }: Property): readonly string[] => [
  ...new Set([
    ...Object.keys(book.claims),
    ...Object.values(book.holdings).map(({ reservationId }) => reservationId),
    ...Object.keys(told),
  ]),
];

/** How many reservations are told at once: a change of settings concerns all, and a task's commands have a limit. */
const maxTelling = 50;

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

/** Signals a reservation its grants where they changed, one signal at a time so that they arrive in order. */
const tell = (
  p: Property,
  settings: PropertySettings,
  catalogue: readonly Entrance[] | null,
  reservationId: string,
): void => {
  // The next signal that arrives wakes the loop, which then tells the others.
  if (p.telling.size >= maxTelling) return;
  const grants = grantsFor(p.state.book, settings, catalogue, reservationId, now(), p.state.trouble);
  const text = digest(grants);
  if (p.telling.has(reservationId) || p.state.told[reservationId] === text) return;
  p.telling.add(reservationId);
  const workflowId = reservationWorkflowId({ propertyId: p.propertyId, reservationId });
  const send = async (): Promise<void> => {
    try {
      await getExternalWorkflowHandle(workflowId).signal(roomGrantsSignal, grants);
      const { book, told } = p.state;
      const stays =
        book.claims[reservationId] ?? Object.values(book.holdings).find((h) => h.reservationId === reservationId);
      const { [reservationId]: _before, ...others } = told;
      update(p, { told: stays === undefined ? others : { ...others, [reservationId]: text } });
    } catch (error) {
      if (isCancellation(error)) throw error;
      if (!isNotFound(error)) return sleep('10 seconds', { summary: `try again to tell ${reservationId}` });
      // The reservation has ended: it claims nothing and holds nothing.
      const { [reservationId]: _before, ...told } = p.state.told;
      update(p, { book: forget(p.state.book, reservationId), told });
    } finally {
      p.telling.delete(reservationId);
      p.changed = true;
    }
  };
  send().catch((error: unknown) => (p.fault = { error }));
};

const card = ({ propertyId, state: { settings, catalogue, book, trouble } }: Property): string =>
  [
    `**${propertyId}**: ${settings === null ? 'not configured' : trouble !== null ? trouble.message : catalogue === null ? 'reading entrances' : `${catalogue.length} entrances`}`,
    '',
    `${Object.keys(book.claims).length} claims, ${Object.keys(book.holdings).length} rooms held.`,
    ...(Object.keys(book.holdings).length > 0 ? ['', '| room | holder | grant | |', '| --- | --- | --- | --- |'] : []),
    ...Object.entries(book.holdings).map(
      ([room, { reservationId, grant, withdrawing }]) =>
        `| ${room} | ${reservationId} | ${grant} | ${withdrawing ? 'withdrawing' : ''} |`,
    ),
  ].join('\n');
