import { type Connection, isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { fastForward, type TimeSkippingConfig } from './fastForward.ts';
import { isStatus } from './grpcStatus.ts';
import { isBetweenTries, isOverdue, isRetryOverdue } from './overdue.ts';

const {
  FastForwardPollingResult,
  PendingActivityState,
  PendingWorkflowTaskState,
  TaskQueueType,
  WorkflowExecutionStatus,
} = proto.temporal.api.enums.v1;

/** What a worker asks a task queue for. */
export type TaskKind = 'workflow task' | 'activity';

/** Which workflow is meant: always its latest run. */
export interface WorkflowName {
  readonly namespace: string;
  readonly workflowId: string;
}

/** A workflow's clock against real time, and what it is doing. */
export interface ClockReading {
  /** False if it has ended or the server does not know it. */
  readonly open: boolean;
  /** Its time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How far that is ahead of real time, in milliseconds; too much by at most as long as the answer took. */
  readonly aheadMs: number;
  /** Whether its clock is being moved. */
  readonly moving: boolean;
  /** Whether an activity's next try is due and has not begun. */
  readonly retryOverdue: boolean;
  readonly taskQueue: string;
  /** Changes with all that happens to it: its run, the length of its history, the attempts of its tasks. */
  readonly trace: string;
  /** Its workflow task, if it has one: its clock stands still meanwhile. */
  readonly workflowTask: { readonly attempt: number; readonly isStarted: boolean } | null;
  /** Its activities that are due or begun: its clock stands still meanwhile. */
  readonly activities: readonly { readonly type: string; readonly isStarted: boolean }[];
  readonly openChildren: readonly string[];
}

/** Reads the clock of a workflow's latest run. Throws what the server throws, unless the workflow is unknown. */
export async function readClock(
  connection: Connection,
  { namespace, workflowId }: WorkflowName,
): Promise<ClockReading> {
  const before = Date.now();
  const description = await orNotFound(
    connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  );
  const { workflowExecutionInfo: info, workflowExtendedInfo: extended, pendingWorkflowTask: task } = description ?? {};
  const skipping = extended?.timeSkippingInfo;
  const nowMs = skipping?.currentTime ? tsToMs(skipping.currentTime) : before;
  const activities = description?.pendingActivities ?? [];
  return {
    open: info?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
    nowMs,
    aheadMs: nowMs - before,
    moving: skipping?.effectiveConfig?.enabled ?? false,
    retryOverdue: isRetryOverdue(activities, nowMs),
    taskQueue: info?.taskQueue ?? '',
    trace: JSON.stringify([
      info?.execution?.runId,
      info?.historyLength?.toString(),
      task?.attempt,
      task?.state,
      activities.map(({ activityId, attempt, state }) => [activityId, attempt, state]),
    ]),
    workflowTask: task
      ? {
          attempt: task.attempt ?? 1,
          isStarted: task.state === PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED,
        }
      : null,
    activities: activities
      .filter((activity) => !isBetweenTries(activity, nowMs))
      .map(({ activityType, state }) => ({
        type: activityType?.name ?? '',
        isStarted: state !== PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED,
      })),
    openChildren: (description?.pendingChildren ?? []).flatMap((child) => child.workflowId ?? []),
  };
}

/** Whether a worker has asked for such tasks of a task queue within the last minutes. */
export async function hasWorker(
  connection: Connection,
  { namespace, taskQueue, of }: { readonly namespace: string; readonly taskQueue: string; readonly of: TaskKind },
): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
    taskQueueType: of === 'activity' ? TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY : TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  });
  return pollers.length > 0;
}

/** Why the workflow task that ended last has failed; undefined if it did not fail. */
export async function lastTaskFailure(
  connection: Connection,
  { namespace, workflowId }: WorkflowName,
): Promise<string | undefined> {
  const latest = await orNotFound(
    connection.workflowService.getWorkflowExecutionHistoryReverse({ namespace, execution: { workflowId } }),
  );
  const ended = latest?.history?.events?.find(
    (event) =>
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
  );
  return ended?.workflowTaskFailedEventAttributes?.failure?.message ?? undefined;
}

/** Whether something that is due by `nowMs` on the workflow's clock has not happened yet. */
export async function hasOverdue(
  connection: Connection,
  { namespace, workflowId }: WorkflowName,
  nowMs: number,
): Promise<boolean> {
  const events: proto.temporal.api.history.v1.HistoryEvent.$Properties[] = [];
  for (let nextPageToken: Uint8Array | undefined; ;) {
    const request = { namespace, execution: { workflowId }, nextPageToken };
    const page = await orNotFound(connection.workflowService.getWorkflowExecutionHistory(request));
    events.push(...(page?.history?.events ?? []));
    if (!page?.nextPageToken?.length) return isOverdue(events, nowMs);
    nextPageToken = page.nextPageToken;
  }
}

/** Begins to move a workflow's clock ahead, and gives the id of the move. Nothing happens if the workflow has ended. */
export async function beginMove(connection: Connection, name: WorkflowName, ms: number): Promise<string> {
  const id = randomUUID();
  await updateTimeSkipping(connection, name, fastForward(id, ms));
  return id;
}

/** Ends a move that is under way: the clock stays where it is then. */
export async function stopMove(connection: Connection, name: WorkflowName): Promise<void> {
  await updateTimeSkipping(connection, name, { enabled: false });
}

async function updateTimeSkipping(
  connection: Connection,
  { namespace, workflowId }: WorkflowName,
  timeSkippingConfig: TimeSkippingConfig,
): Promise<void> {
  await orNotFound(
    connection.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      workflowExecutionOptions: { timeSkippingConfig },
      updateMask: { paths: ['time_skipping_config'] },
    }),
  );
}

/** A move of a workflow's clock that was begun. */
export interface Move {
  readonly namespace?: string | null;
  readonly workflowId?: string | null;
  /** What `beginMove` gave. */
  readonly moveId: string;
}

/**
 * Waits for the end of a move, but not longer than `waitMs`. False if the server says that it has ended; true if not, or
 * if the server has not answered in that time, as on a slow machine.
 */
export async function isStillMoving(
  connection: Connection,
  { namespace, workflowId, moveId }: Move,
  waitMs: number,
): Promise<boolean> {
  try {
    const polled = await connection.withDeadline(Date.now() + waitMs, () =>
      orNotFound(
        connection.workflowService.pollWorkflowExecutionTimeSkipping({
          namespace,
          workflowExecution: { workflowId },
          fastForwardId: moveId,
        }),
      ),
    );
    return polled?.fastForwardPollingResult === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT;
  } catch (error) {
    if (isGrpcDeadlineError(error) || isGrpcCancelledError(error)) return true; // the time to wait is over
    throw error;
  }
}

async function orNotFound<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isStatus(error, 'notFound')) return undefined;
    if (isStatus(error, 'unimplemented')) {
      throw new Error(
        'This Temporal server cannot move time: it needs server 1.32 or newer, with the settings of deploy/temporal-dynamic-config.yaml.',
        { cause: error },
      );
    }
    throw error;
  }
}
