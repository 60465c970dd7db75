import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Window } from '../../domain/instant.ts';
import type { ReservationStatus } from '../../domain/messages/reservation.ts';
import type { PropertySettings } from '../../domain/property.ts';
import { ownReservation } from '../../domain/signals/ownIds.ts';
import { attentionCodes } from '../../domain/status/attentionCodes.ts';
import { readListed, type KeyCounts, type ListedAttention } from '../../domain/status/listed.ts';
import { dayIn } from '../../settings/stay.ts';
import { workflowTypes } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
import type { KnownProperty } from '../check/property.ts';
import { invalidInput } from '../errors.ts';
import { serverErrorOf } from '../temporal/failure.ts';
import { askServer, type Link } from '../temporal/link.ts';
import { decodePlace, encodePlace, isAfter, placeAfter, type ListPlace, type Started } from './listPlace.ts';

/** Which reservations to list: those that match every given field. */
export interface ListFilter {
  readonly status?: ReservationStatus;
  /** A room by its name in the PMS. */
  readonly room?: string;
  /** `true`: those that need attention; `false`: those that do not; a code: those that need attention with this code. */
  readonly needsAttention?: boolean | string;
  /** Stays that begin on this day in the hotel's time zone, such as 2026-12-01; without a status: not cancelled ones. */
  readonly arrivals?: string;
  /** Stays that end on this day; without a status: not cancelled ones. */
  readonly departures?: string;
  /** Stays of which some part is on this day; without a status: those that are booked or in house. */
  readonly inHouse?: string;
  /** The largest number to list; 100 by default. */
  readonly limit?: number;
  /**
   * The `next` of an earlier list: continue after it. Reservations that start in between are not listed, and neither are
   * those that Temporal continues in a new run.
   */
  readonly after?: string;
}

/** A reservation in a list: what Temporal shows without a worker. */
export interface ReservationSummary {
  readonly propertyId: string;
  readonly reservationId: string;
  /** `null` until the reservation has its first message. */
  readonly status: string | null;
  readonly rooms: readonly string[];
  /** `null` until the reservation has its first message. */
  readonly stay: Window | null;
  /** The ids of the guests, the primary one first; 50 at most. */
  readonly guests: readonly string[];
  /** How many keys are in each state. */
  readonly keys: KeyCounts;
  /** The codes of what needs attention. */
  readonly needsAttention: readonly string[];
  /** The same with words for the front desk; 50 entries at most. */
  readonly attention: readonly ListedAttention[];
  /** The end of the stay. */
  readonly checkOutAt: string | null;
  readonly workflowId: string;
}

/** A list of reservations, and whether there are more. */
export interface ReservationList {
  readonly reservations: readonly ReservationSummary[];
  readonly more: boolean;
  /** The `after` with which the list continues; `null` if there are no more. */
  readonly next: string | null;
}

const keys = {
  status: searchAttributes.reservationStatus,
  rooms: searchAttributes.rooms,
  needsAttention: searchAttributes.needsAttention,
  checkInAt: searchAttributes.checkInAt,
  checkOutAt: searchAttributes.checkOutAt,
};

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/**
 * Whether a query can name the room. Temporal's SQLite visibility, which the embedded server has, does not find keywords
 * with quotes or backslashes, and fails at control characters: such a room is compared here.
 */
function canBeQueried(room: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/["\\\u0000-\u001f\u007f-\u009f]/.test(room);
}

function attentionTerm(needsAttention: boolean | string): string {
  if (typeof needsAttention === 'string') return `NeedsAttention = ${quoted(needsAttention)}`;
  return needsAttention ? 'NeedsAttention IS NOT NULL' : 'NeedsAttention IS NULL';
}

/** The days that can be asked for, each with the statuses that it means. */
const days = {
  arrivals: ['booked', 'in-house', 'departed'],
  departures: ['booked', 'in-house', 'departed'],
  inHouse: ['booked', 'in-house'],
} as const satisfies Partial<Record<keyof ListFilter, readonly ReservationStatus[]>>;
const dayNames = Object.keys(days) as readonly (keyof typeof days)[];

function dayTerms(name: keyof typeof days, { from, to }: Window): readonly string[] {
  switch (name) {
    case 'arrivals':
      return [`CheckInAt >= '${from}'`, `CheckInAt < '${to}'`];
    case 'departures':
      return [`CheckOutAt >= '${from}'`, `CheckOutAt < '${to}'`];
    case 'inHouse':
      return [`CheckInAt < '${to}'`, `CheckOutAt > '${from}'`];
  }
}

/**
 * The terms for the days of a filter.
 *
 * @throws {NightlatchError} InvalidInput if one is not a date.
 */
function daysTerms(filter: ListFilter, timeZone: string): readonly string[] {
  return dayNames.flatMap((name) => {
    const date = filter[name];
    if (date === undefined) return [];
    const day = dayIn(date, timeZone);
    if (day === null)
      throw invalidInput([
        { field: name, reason: 'is not a date between the years 2000 and 2199, such as 2026-12-01' },
      ]);
    const statuses = days[name].map(quoted).join(', ');
    return [...dayTerms(name, day), ...(filter.status === undefined ? [`ReservationStatus IN (${statuses})`] : [])];
  });
}

/** The property whose reservations are listed. */
type ListedProperty = Pick<PropertySettings, 'propertyId' | 'timeZone'>;

/**
 * The visibility query for a property's open reservations that match a filter, from a place on.
 *
 * @internal
 * @throws {NightlatchError} InvalidInput if a day is not a date.
 */
export function listQuery(
  { propertyId, timeZone }: ListedProperty,
  filter: ListFilter,
  place: ListPlace | null = null,
): string {
  const { status, room, needsAttention } = filter;
  return [
    `WorkflowType = ${quoted(workflowTypes.reservation)}`,
    "ExecutionStatus = 'Running'",
    `PropertyId = ${quoted(propertyId)}`,
    ...(status === undefined ? [] : [`ReservationStatus = ${quoted(status)}`]),
    ...(room === undefined || !canBeQueried(room) ? [] : [`Rooms = ${quoted(room)}`]),
    ...(needsAttention === undefined ? [] : [attentionTerm(needsAttention)]),
    ...daysTerms(filter, timeZone),
    ...(place === null ? [] : [`StartTime <= '${place.from}'`]),
  ].join(' AND ');
}

function stayOf(from: Date | undefined, to: Date | undefined): Window | null {
  return from === undefined || to === undefined ? null : { from: from.toISOString(), to: to.toISOString() };
}

function summaryOf({
  workflowId,
  memo,
  typedSearchAttributes: found,
}: WorkflowExecutionInfo): ReservationSummary | null {
  // Everyone who reaches Temporal can start a workflow of this type, under any id.
  const ref = ownReservation(workflowId);
  const { guests, keys: keyCounts, attention } = readListed(memo);
  return (
    ref && {
      ...ref,
      status: found.get(keys.status) ?? null,
      rooms: found.get(keys.rooms) ?? [],
      stay: stayOf(found.get(keys.checkInAt), found.get(keys.checkOutAt)),
      guests,
      keys: keyCounts,
      needsAttention: found.get(keys.needsAttention) ?? [],
      attention,
      checkOutAt: found.get(keys.checkOutAt)?.toISOString() ?? null,
      workflowId,
    }
  );
}

/** When a run was started, to the nanosecond: many runs start in one millisecond. */
function startOf({ raw }: WorkflowExecutionInfo): string {
  const seconds = Number(raw.startTime?.seconds ?? 0);
  const nanoseconds = String(raw.startTime?.nanos ?? 0).padStart(9, '0');
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${nanoseconds}Z`;
}

const defaultLimit = 100;
const longestPage = 1_000;

function checkFilter({ limit, needsAttention }: ListFilter): void {
  if (limit !== undefined && !(limit >= 1)) throw invalidInput([{ field: 'limit', reason: 'is not at least 1' }]);
  // A misspelt code would give an empty list, as if no reservation needed attention.
  if (typeof needsAttention === 'string' && !attentionCodes.some((code) => code === needsAttention))
    throw invalidInput([{ field: 'needsAttention', reason: `is not one of ${attentionCodes.join(', ')}` }]);
}

function listOf(reservations: readonly ReservationSummary[], next: ListPlace | null): ReservationList {
  return { reservations, more: next !== null, next: next === null ? null : encodePlace(next) };
}

/**
 * Lists reservations, newest first.
 *
 * @internal
 * @throws {NightlatchError} InvalidInput if `limit` is less than 1, `after` is not the `next` of an earlier list,
 *   `needsAttention` is an unknown code, or a day is not a date; Unavailable.
 */
export async function listReservations(
  link: Link,
  { settings }: Pick<KnownProperty, 'settings'>,
  filter: ListFilter,
): Promise<ReservationList> {
  checkFilter(filter);
  const { limit = defaultLimit, after } = filter;
  const room = filter.room?.normalize('NFC');
  const place = after === undefined ? null : decodePlace(after);
  const query = listQuery(settings, { ...filter, room }, place);
  async function collect(): Promise<ReservationList> {
    const pageSize = Math.min(limit + 1 + (place?.listed.length ?? 0), longestPage);
    const found: Started[] = [];
    const reservations: ReservationSummary[] = [];
    for await (const execution of link.client.workflow.list({ query, pageSize })) {
      const summary = summaryOf(execution);
      if (summary === null || (room !== undefined && !summary.rooms.includes(room))) continue;
      const started = { reservationId: summary.reservationId, startedAt: startOf(execution) };
      if (place !== null && !isAfter(place, started)) continue;
      if (found.length === limit) return listOf(reservations, placeAfter(found, place));
      found.push(started);
      reservations.push(summary);
    }
    return listOf(reservations, null);
  }
  try {
    return await askServer(link, collect);
  } catch (error) {
    throw serverErrorOf(error);
  }
}
