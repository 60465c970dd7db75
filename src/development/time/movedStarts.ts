import type { Connection } from '@temporalio/client';
import { msToTs, tsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { randomUUID } from 'node:crypto';
import { fastForward } from './fastForward.ts';
import { isStatus } from './grpcStatus.ts';
import { isStillMoving, readClock } from './workflowClock.ts';

type StartRequest = proto.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest.$Properties;
type StartResponse = proto.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
type SignalWithStartRequest = proto.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest.$Properties;
type SignalWithStartResponse = proto.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionResponse;
type MultiRequest = proto.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest.$Properties;
type MultiResponse = proto.temporal.api.workflowservice.v1.ExecuteMultiOperationResponse;

/** The calls that start a workflow, as the SDK's client makes them. */
export interface Starts {
  startWorkflowExecution(request: StartRequest): Promise<StartResponse>;
  signalWithStartWorkflowExecution(request: SignalWithStartRequest): Promise<SignalWithStartResponse>;
  executeMultiOperation(request: MultiRequest): Promise<MultiResponse>;
}

/** What the starts read and report. */
export interface StartsObserver {
  /** How far the clocks are ahead now, in milliseconds. */
  readonly aheadMs: () => number;
  /** Called for every start when it is sent; `answered` settles when its answer is there. */
  readonly starting: (workflowId: string, answered: Promise<unknown>) => void;
}

const useExisting = proto.temporal.api.enums.v1.WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
const untilFirstMessageMs = 366 * 86_400_000;
const pollMs = 1000;

/**
 * The same calls, made so that what they start begins at the moved time, its first step included.
 *
 * A move that comes with the start begins too late: the first step still sees real time. So the first step is delayed by
 * as much as the clock is then moved (`workflowStartDelay`), and happens at once (measured: some 10 ms later than without),
 * together with the signal of a signal-with-start. Update-with-start allows no delay: this starts the workflow first, with
 * its first step delayed far into the future, moves it, and then sends the update, which brings the first step about.
 * `workflowInfo().startTime` stays the real one, `runStartTime` and `Date.now()` are moved. A start that finds the
 * workflow running changes nothing there.
 */
export function movedStarts(connection: Connection, { aheadMs, starting }: StartsObserver): Starts {
  const service = connection.workflowService;

  async function start(request: StartRequest): Promise<StartResponse> {
    const ahead = aheadMs();
    if (ahead === 0) return service.startWorkflowExecution(request);
    // An eager first step would not wait until the clock is moved.
    return service.startWorkflowExecution({ ...request, ...moved(request, ahead), requestEagerExecution: false });
  }

  async function signalWithStart(request: SignalWithStartRequest): Promise<SignalWithStartResponse> {
    const ahead = aheadMs();
    return service.signalWithStartWorkflowExecution(ahead === 0 ? request : { ...request, ...moved(request, ahead) });
  }

  async function updateWithStart(request: MultiRequest, toStart: StartRequest): Promise<MultiResponse> {
    const ahead = aheadMs();
    const startedNow = ahead !== 0 && (await startAndMove(toStart, ahead));
    if (!startedNow) return service.executeMultiOperation(request);
    const answer = await service.executeMultiOperation({ ...request, operations: onRunning(request.operations) });
    for (const { startWorkflow } of answer.responses) if (startWorkflow) startWorkflow.started = true;
    return answer;
  }

  /** Starts a workflow that waits before its first step, at the moved time; false if it runs already or must not start. */
  async function startAndMove(request: StartRequest, ahead: number): Promise<boolean> {
    const moveId = randomUUID();
    const name = { namespace: request.namespace ?? '', workflowId: request.workflowId ?? '' };
    const move = moved(request, ahead, { extraDelayMs: untilFirstMessageMs, moveId });
    try {
      // An id of its own: with the same one the request that follows would count as a retry of this one.
      const response = await service.startWorkflowExecution({ ...request, ...move, requestId: randomUUID() });
      if (!response.started) return false;
    } catch (error) {
      if (isStatus(error, 'alreadyExists')) return false; // the real request says so
      throw error;
    }
    // On a slow machine no poll may be answered in time: then the clock itself shows the end of the move.
    while (
      (await isStillMoving(connection, { ...name, moveId }, pollMs)) &&
      (await readClock(connection, name)).moving
    );
    return true;
  }

  function observed<T>(workflowId: string | null | undefined, answered: Promise<T>): Promise<T> {
    starting(workflowId ?? '', answered);
    return answered;
  }

  return {
    startWorkflowExecution: (request) => observed(request.workflowId, start(request)),
    signalWithStartWorkflowExecution: (request) => observed(request.workflowId, signalWithStart(request)),
    executeMultiOperation: (request) => {
      const toStart = request.operations?.find((operation) => operation.startWorkflow)?.startWorkflow;
      if (!toStart) return service.executeMultiOperation(request);
      return observed(toStart.workflowId, updateWithStart(request, toStart));
    },
  };
}

function moved(
  request: Pick<StartRequest, 'workflowStartDelay'>,
  aheadMs: number,
  { extraDelayMs = 0, moveId = randomUUID() }: { readonly extraDelayMs?: number; readonly moveId?: string } = {},
) {
  return {
    workflowStartDelay: msToTs(tsToMs(request.workflowStartDelay ?? {}) + aheadMs + extraDelayMs),
    timeSkippingConfig: fastForward(moveId, aheadMs),
  };
}

function onRunning(operations: MultiRequest['operations']): MultiRequest['operations'] {
  return operations?.map((operation) =>
    operation.startWorkflow
      ? { startWorkflow: { ...operation.startWorkflow, workflowIdConflictPolicy: useExisting } }
      : operation,
  );
}
