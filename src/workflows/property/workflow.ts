import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { digest } from '../../domain/digest.ts';
import { reservationWorkflowId } from '../../domain/ids.ts';
import { instantOf, type Instant } from '../../domain/instant.ts';
import type { Entrance, PropertySettings } from '../../domain/property.ts';
import { emptyBook, forget, recordClaim, recordRelease, type RoomBook } from '../../domain/rooms/book.ts';
import type { Trouble } from '../../domain/reservation/attention.ts';
import { roomDoors } from '../../domain/rooms/catalogue.ts';
import { decideGrants, nextChange } from '../../domain/rooms/grant.ts';
import { grantsFor } from '../../domain/rooms/view.ts';
import { createAlarm } from '../alarm.ts';
import { failureOf, troubleCode } from '../failure.ts';
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
}

interface Property {
  readonly propertyId: string;
  state: State;
  changed: boolean;
  /** Rooms that reservations claim and the catalogue did not know when it was read. */
  catalogueStale: boolean;
  readonly telling: Set<string>;
  reading: boolean;
}

const now = (): Instant => instantOf(Date.now());

/**
 * One hotel: its settings, its entrance catalogue, and the room book by which overrides on one room come one after
 * another. Reservations signal their claims; it signals back what is granted. It never ends.
 */
export const property = async (input: PropertyInput, carried?: State): Promise<void> => {
  const p: Property = {
    ...input,
    state: carried ?? { settings: null, catalogue: null, book: emptyBook, told: {}, trouble: null },
    changed: true,
    catalogueStale: false,
    telling: new Set(),
    reading: false,
  };
  setup(p);
  await run(p);
};

const update = (p: Property, part: Partial<State>): void => {
  p.state = { ...p.state, ...part };
  p.changed = true;
};

/** Registers all handlers, before anything is awaited. */
const setup = (p: Property): void => {
  setHandler(configureSignal, (settings) => update(p, { settings }));
  setHandler(claimRoomsSignal, (claim, { heardNothing }) => {
    // Who was told in an earlier life is told again.
    const { [claim.reservationId]: before, ...others } = p.state.told;
    const told = heardNothing || before === undefined ? others : p.state.told;
    update(p, { book: recordClaim(p.state.book, claim), told });
    if (claim.rooms.some((room) => isUnknown(p, room))) p.catalogueStale = true;
  });
  setHandler(roomReleasedSignal, ({ room, grant }) => update(p, { book: recordRelease(p.state.book, room, grant) }));
  setHandler(seamEventsSignal, (events) => {
    if (events.some(({ eventType }) => eventType.startsWith('acs_entrance.'))) p.catalogueStale = true;
    p.changed = true;
  });
  setHandler(roomBookQuery, () => p.state.book);
  setHandler(settingsQuery, () => p.state.settings);
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
    if (settings !== null && (catalogue === null || p.catalogueStale)) readCatalogue(p, settings);
    if (settings !== null && catalogue === null && p.state.trouble !== null)
      for (const reservationId of concerned(p)) tell(p, settings, [], reservationId);
    if (settings !== null && catalogue !== null) {
      // 1. Decide who gets which room, and who has to let go.
      const grantable = (room: string): boolean => 'acsEntranceIds' in roomDoors(settings, catalogue, room);
      const book = decideGrants(p.state.book, settings.policies.issueLeadMs, now(), grantable);
      p.state = { ...p.state, book };
      // 2. Tell those for whom something changed.
      for (const reservationId of concerned(p)) tell(p, settings, catalogue, reservationId);
      const at = nextChange(book, settings.policies.issueLeadMs, now());
      alarm.set(at === null ? null : { at, what: 'until a claim falls due or ends' });
    }
    setCurrentDetails(card(p));
    if (workflowInfo().continueAsNewSuggested && p.telling.size === 0 && !p.reading && !p.changed) {
      await condition(allHandlersFinished);
      if (!p.changed) await continueAsNew<typeof property>({ propertyId: p.propertyId }, p.state);
    }
    await condition(() => p.changed);
  }
};

/** Reads the entrances from Seam; until that works nothing is granted, so that even a refusal is tried again. */
const readCatalogue = (p: Property, settings: PropertySettings): void => {
  if (p.reading) return;
  p.reading = true;
  p.catalogueStale = false;
  const seam = proxyActivities<Activities>({
    startToCloseTimeout: settings.policies.seamTimeoutMs * 4,
    summary: 'read the entrance catalogue',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  });
  const read = async (): Promise<void> => {
    for (;;) {
      try {
        const { propertyId } = p;
        const catalogue = await seam.listEntrances({ propertyId, acsSystemId: settings.acsSystemId });
        p.reading = false;
        return update(p, { catalogue, trouble: null });
      } catch (error) {
        const { type, message } = failureOf(error);
        update(p, { trouble: { code: troubleCode(type), message: `The entrances cannot be read: ${message}` } });
        await sleep('1 minute', { summary: 'try again to read the entrance catalogue' });
      }
    }
  };
  read().catch(() => undefined);
};

/** Who claims or holds anything, and who was told before that they do. */
const concerned = ({ state: { book, told } }: Property): readonly string[] => [
  ...new Set([
    ...Object.keys(book.claims),
    ...Object.values(book.holdings).map(({ reservationId }) => reservationId),
    ...Object.keys(told),
  ]),
];

/** Signals a reservation its grants where they changed, one signal at a time so that they arrive in order. */
const tell = (p: Property, settings: PropertySettings, catalogue: readonly Entrance[], reservationId: string): void => {
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
      // The reservation has ended: it claims nothing and holds nothing.
      const { [reservationId]: _before, ...told } = p.state.told;
      update(p, { book: forget(p.state.book, reservationId), told });
    } finally {
      p.telling.delete(reservationId);
      p.changed = true;
    }
  };
  send().catch(() => undefined);
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
