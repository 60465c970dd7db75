import { type Connection, isGrpcCancelledError, isGrpcDeadlineError } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { fastForward, type TimeSkippingConfig } from './fastForward.ts';
import { isStatus } from './grpcStatus.ts';
import { isOverdue, isRetryOverdue } from './overdue.ts';

const { FastForwardPollingResult, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** Which workflow is meant: always its latest run. */
export interface WorkflowName {
  readonly namespace: string;
  readonly workflowId: string;
}

/** How a workflow's clock stands against real time, and what it is doing. */
export interface ClockReading {
  /** False where it has ended or is not known. */
  readonly open: boolean;
  /** Its time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** How far that is ahead of real time, in milliseconds; too much by at most as long as the answer took. */
  readonly aheadMs: number;
  /** Whether its clock is being moved. */
  readonly moving: boolean;
  /** Whether an activity's next try is due and has not begun. */
  readonly retryOverdue: boolean;
  readonly openChildren: readonly string[];
  /** What is under way for it, in words: its clock stands still meanwhile. */
  readonly inFlight: readonly string[];
}

/** Reads the clock of a workflow's latest run. Throws what the server throws, except that it does not know the workflow. */
export async function readClock(
  connection: Connection,
  { namespace, workflowId }: WorkflowName,
): Promise<ClockReading> {
  const before = Date.now();
  const description = await orNotFound(
    connection.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
  );
  const skipping = description?.workflowExtendedInfo?.timeSkippingInfo;
  const nowMs = skipping?.currentTime ? tsToMs(skipping.currentTime) : before;
  const activities = description?.pendingActivities ?? [];
  const children = (description?.pendingChildren ?? []).flatMap((child) => child.workflowId ?? []);
  return {
    open: description?.workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
    nowMs,
    aheadMs: nowMs - before,
    moving: skipping?.effectiveConfig?.enabled ?? false,
    retryOverdue: isRetryOverdue(activities, nowMs),
    openChildren: children,
    inFlight: [
      ...activities.map(({ activityType }) => `activity ${activityType?.name}`),
      ...children.map((child) => `child ${child}`),
      ...(description?.pendingWorkflowTask ? ['workflow task'] : []),
    ],
  };
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

/** Begins to move a workflow's clock ahead, and gives the id of the move. Nothing happens where the workflow has ended. */
export async function beginMove(connection: Connection, name: WorkflowName, ms: number): Promise<string> {
  const id = randomUUID();
  await updateTimeSkipping(connection, name, fastForward(id, ms));
  return id;
}

/** Ends a move that is under way, where the clock is then. */
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

/** Waits for the end of a move, but not longer than `waitMs`; says whether it is still under way. */
export async function isStillMoving(
  connection: Connection,
  { namespace, workflowId }: { readonly namespace?: string | null; readonly workflowId?: string | null },
  moveId: string,
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
