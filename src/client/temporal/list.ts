import type { WorkflowExecutionInfo } from '@temporalio/client';
import { attentionCodes } from '../../domain/status/attentionCodes.ts';
import { reservationOfWorkflowId } from '../../domain/ids.ts';
import { workflowTypes } from '../../workflows/messages.ts';
import { searchAttributes } from '../../workflows/searchAttributes.ts';
import type { ListFilter, ReservationList, ReservationSummary } from '../listing.ts';
import { invalidInput } from '../errors.ts';
import { serverErrorOf } from './failure.ts';
import { askServer, type Link } from './link.ts';
import { isBehind, placeBehind, placeOfText, textOfPlace, type Place, type Started } from './place.ts';

const keys = {
  status: searchAttributes.reservationStatus,
  rooms: searchAttributes.rooms,
  needsAttention: searchAttributes.needsAttention,
  checkOutAt: searchAttributes.checkOutAt,
};

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

// Temporal's SQLite visibility, which the embedded server has, finds no keyword with these, and fails at a control
// character: such a room is looked for here.
function askable(room: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/["\\\u0000-\u001f\u007f-\u009f]/.test(room);
}

function attentionTerm(needsAttention: boolean | string): string {
  if (typeof needsAttention === 'string') return `NeedsAttention = ${quoted(needsAttention)}`;
  return needsAttention ? 'NeedsAttention IS NOT NULL' : 'NeedsAttention IS NULL';
}

/** The visibility query for a property's open reservations that meet a filter, from a place on. */
export function listQuery(
  propertyId: string,
  { status, room, needsAttention }: ListFilter,
  place: Place | null = null,
): string {
  return [
    `WorkflowType = ${quoted(workflowTypes.reservation)}`,
    "ExecutionStatus = 'Running'",
    `PropertyId = ${quoted(propertyId)}`,
    ...(status === undefined ? [] : [`ReservationStatus = ${quoted(status)}`]),
    ...(room === undefined || !askable(room) ? [] : [`Rooms = ${quoted(room)}`]),
    ...(needsAttention === undefined ? [] : [attentionTerm(needsAttention)]),
    ...(place === null ? [] : [`StartTime <= '${place.from}'`]),
  ].join(' AND ');
}

function summaryOf({ workflowId, typedSearchAttributes: found }: WorkflowExecutionInfo): ReservationSummary | null {
  const ref = reservationOfWorkflowId(workflowId);
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

/** When a run was started, as exactly as Temporal tells it: many are in one millisecond. */
function startOf({ raw }: WorkflowExecutionInfo): string {
  const seconds = Number(raw.startTime?.seconds ?? 0);
  const nanoseconds = String(raw.startTime?.nanos ?? 0).padStart(9, '0');
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}.${nanoseconds}Z`;
}

const usualLimit = 100;
const longestPage = 1_000;

/**
 * Lists reservations, newest first.
 *
 * @throws {NightlatchError} InvalidInput where no list gave `after` or `needsAttention` is no code, Unavailable.
 */
export async function listReservations(link: Link, propertyId: string, filter: ListFilter): Promise<ReservationList> {
  const { room, needsAttention, limit = usualLimit, after } = filter;
  if (!(limit >= 1)) throw invalidInput({ field: 'limit', reason: 'is not at least 1' });
  // An empty list for a code that is misspelt would look as if all were well.
  if (typeof needsAttention === 'string' && !attentionCodes.some((code) => code === needsAttention))
    throw invalidInput({ field: 'needsAttention', reason: `is not one of ${attentionCodes.join(', ')}` });
  const place = after === undefined ? null : placeOfText(after);
  const found: Started[] = [];
  const reservations: ReservationSummary[] = [];
  function listed(next: Place | null): ReservationList {
    return {
      reservations,
      more: next !== null,
      next: next === null ? null : textOfPlace(next),
    };
  }
  async function collect(): Promise<ReservationList> {
    const query = listQuery(propertyId, filter, place);
    const pageSize = Math.min(limit + 1 + (place?.listed.length ?? 0), longestPage);
    for await (const execution of link.client.workflow.list({ query, pageSize })) {
      const summary = summaryOf(execution);
      if (summary === null || (room !== undefined && !summary.rooms.includes(room))) continue;
      const started = { reservationId: summary.reservationId, startedAt: startOf(execution) };
      if (place !== null && !isBehind(place, started)) continue;
      if (found.length === limit) return listed(placeBehind(found, place));
      found.push(started);
      reservations.push(summary);
    }
    return listed(null);
  }
  try {
    return await askServer(link, collect);
  } catch (error) {
    throw serverErrorOf(error);
  }
}
