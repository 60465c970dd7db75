import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { ReservationStatus } from '../../domain/messages/reservation.ts';
import { ownReservation } from '../../domain/signals/ownIds.ts';
import { attentionCodes } from '../../domain/status/attentionCodes.ts';
import { workflowTypes } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
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
  /** The codes of what needs attention. */
  readonly needsAttention: readonly string[];
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

/**
 * The visibility query for a property's open reservations that match a filter, from a place on.
 *
 * @internal
 */
export function listQuery(
  propertyId: string,
  { status, room, needsAttention }: ListFilter,
  place: ListPlace | null = null,
): string {
  return [
    `WorkflowType = ${quoted(workflowTypes.reservation)}`,
    "ExecutionStatus = 'Running'",
    `PropertyId = ${quoted(propertyId)}`,
    ...(status === undefined ? [] : [`ReservationStatus = ${quoted(status)}`]),
    ...(room === undefined || !canBeQueried(room) ? [] : [`Rooms = ${quoted(room)}`]),
    ...(needsAttention === undefined ? [] : [attentionTerm(needsAttention)]),
    ...(place === null ? [] : [`StartTime <= '${place.from}'`]),
  ].join(' AND ');
}

function summaryOf({ workflowId, typedSearchAttributes: found }: WorkflowExecutionInfo): ReservationSummary | null {
  // Everyone who reaches Temporal can start a workflow of this type, under any id.
  const ref = ownReservation(workflowId);
  return (
    ref && {
      ...ref,
      status: found.get(keys.status) ?? null,
      rooms: found.get(keys.rooms) ?? [],
      needsAttention: found.get(keys.needsAttention) ?? [],
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
 * @throws {NightlatchError} InvalidInput if `limit` is less than 1, `after` is not the `next` of an earlier list, or
 *   `needsAttention` is an unknown code; Unavailable.
 */
export async function listReservations(link: Link, propertyId: string, filter: ListFilter): Promise<ReservationList> {
  checkFilter(filter);
  const { limit = defaultLimit, after } = filter;
  const room = filter.room?.normalize('NFC');
  const place = after === undefined ? null : decodePlace(after);
  async function collect(): Promise<ReservationList> {
    const query = listQuery(propertyId, { ...filter, room }, place);
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
