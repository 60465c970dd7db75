import type { WorkflowHandle } from '@temporalio/client';
import proto from '@temporalio/proto';
import { createActivities } from '../../src/activities/index.ts';
import { openHotel, type HotelOptions, type TestHotel } from '../support/hotel.ts';

/** A hotel whose worker runs workflows as in production: in the sandbox's thread, where a task may take five seconds. */
export async function openSandboxedHotel(options: HotelOptions = {}): Promise<TestHotel> {
  const hotel = await openHotel({ ...options, worker: false });
  const { seam } = hotel;
  await hotel.temporal.startWorker({
    debugMode: false,
    activities: createActivities({ seam: () => seam, noticeTarget: () => null }),
  });
  return hotel;
}

const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

/**
 * Why the server ends a task by itself: something else came while the task was completed, or so much came meanwhile that the
 * server keeps no more of it waiting. The task is done again, with that.
 */
const moreCame: ReadonlySet<unknown> = new Set([
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
]);

/** What the history of a workflow says of its workflow tasks. */
export interface WorkflowTasks {
  /** The milliseconds of the longest one, from its start to its completion. */
  readonly longestMs: number;
  /** Why workflow tasks failed, or took too long. */
  readonly failures: readonly string[];
  /** The events of the longest run. */
  readonly longestRun: number;
}

function msOf(time: { readonly seconds?: unknown; readonly nanos?: number | null } | null | undefined): number {
  return Number(time?.seconds ?? 0) * 1_000 + (time?.nanos ?? 0) / 1e6;
}

type Events = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

function tasksIn(events: Events): WorkflowTasks {
  const startedAt = new Map(
    events.flatMap((event) =>
      event.workflowTaskStartedEventAttributes ? [[String(event.eventId), msOf(event.eventTime)] as const] : [],
    ),
  );
  const lasted = events.flatMap(({ workflowTaskCompletedEventAttributes: done, eventTime }) =>
    done ? [msOf(eventTime) - (startedAt.get(String(done.startedEventId)) ?? 0)] : [],
  );
  const failures = events.flatMap(({ workflowTaskFailedEventAttributes: failed, ...event }) => [
    ...(failed && !moreCame.has(failed.cause) ? [failed.failure?.message || String(failed.cause)] : []),
    ...(event.workflowTaskTimedOutEventAttributes ? ['timed out'] : []),
  ]);
  return { longestMs: Math.max(0, ...lasted), failures, longestRun: events.length };
}

/** The events of one run, on small pages: those of a large reservation do not fit into one answer. */
async function eventsOf(
  { client, workflowId }: Pick<WorkflowHandle, 'client' | 'workflowId'>,
  runId: string | undefined,
): Promise<Events> {
  const { workflowService, options } = client;
  const events: Events = [];
  let nextPageToken: Uint8Array | null = null;
  do {
    const page: proto.temporal.api.workflowservice.v1.IGetWorkflowExecutionHistoryResponse =
      await workflowService.getWorkflowExecutionHistory({
        namespace: options.namespace,
        execution: { workflowId, ...(runId === undefined ? {} : { runId }) },
        maximumPageSize: 20,
        nextPageToken,
      });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : null;
  } while (nextPageToken !== null);
  return events;
}

/** The workflow tasks of all runs of a workflow, the newest and those from which it continued as new. */
export async function workflowTasksOf({ client, workflowId }: WorkflowHandle, runId?: string): Promise<WorkflowTasks> {
  const events = await eventsOf({ client, workflowId }, runId);
  const own = tasksIn(events);
  const before = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  if (!before) return own;
  const earlier = await workflowTasksOf(client.getHandle(workflowId), before);
  return {
    longestMs: Math.max(own.longestMs, earlier.longestMs),
    failures: [...earlier.failures, ...own.failures],
    longestRun: Math.max(own.longestRun, earlier.longestRun),
  };
}
