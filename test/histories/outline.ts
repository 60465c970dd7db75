import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import proto from '@temporalio/proto';

const causes = proto.temporal.api.enums.v1.WorkflowTaskFailedCause;

type HistoryEvent = NonNullable<History['events']>[number];

function first(payloads: readonly Payload[] | null | undefined): unknown {
  return payloads?.[0] === undefined ? undefined : defaultPayloadConverter.fromPayload(payloads[0]);
}

function activity({ activityTaskScheduledEventAttributes: scheduled }: HistoryEvent): string | null {
  const name = scheduled?.activityType?.name;
  if (!name) return null;
  const input = first(scheduled.input?.payloads);
  const isCreate = name === 'createCredential' && typeof input === 'object' && input !== null && 'override' in input;
  return isCreate ? `${name} ${input.override === true ? 'override' : 'joiner'}` : name;
}

/** A signal came while the workflow closed: the server repeats the workflow task. */
function isRace({ workflowTaskFailedEventAttributes: failed }: HistoryEvent): boolean {
  return failed?.cause === causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
}

function line(event: HistoryEvent): string | null {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) return started.continuedExecutionRunId ? 'continued' : 'started';
  if (event.workflowExecutionUpdateAcceptedEventAttributes)
    return `update ${event.workflowExecutionUpdateAcceptedEventAttributes.acceptedRequest?.input?.name ?? ''}`;
  if (event.workflowExecutionSignaledEventAttributes)
    return `signal ${event.workflowExecutionSignaledEventAttributes.signalName ?? ''}`;
  if (event.signalExternalWorkflowExecutionInitiatedEventAttributes)
    return `tells ${event.signalExternalWorkflowExecutionInitiatedEventAttributes.signalName ?? ''}`;
  if (event.startChildWorkflowExecutionInitiatedEventAttributes)
    return `starts ${event.startChildWorkflowExecutionInitiatedEventAttributes.workflowType?.name ?? ''}`;
  if (event.activityTaskFailedEventAttributes || event.activityTaskTimedOutEventAttributes) return 'activity failed';
  if (event.timerStartedEventAttributes) return 'timer';
  if (event.timerFiredEventAttributes) return 'timer fired';
  if (event.workflowExecutionCancelRequestedEventAttributes) return 'cancel requested';
  if (event.workflowExecutionContinuedAsNewEventAttributes) return 'continues as new';
  if (event.workflowExecutionCompletedEventAttributes) return 'completed';
  if (event.workflowTaskFailedEventAttributes) return isRace(event) ? null : 'task failed';
  if (event.workflowExecutionTimeSkippingTransitionedEventAttributes) return 'time skipped';
  return activity(event);
}

/** A line for each event that matters. */
function outlineOf({ events }: History): readonly string[] {
  return (events ?? []).flatMap((event) => line(event) ?? []);
}

/** The first of `wanted` that is not in `lines` in this order, with others in between. */
function missingFrom(lines: readonly string[], wanted: readonly string[]): string | undefined {
  let at = 0;
  return wanted.find((one) => {
    at = lines.indexOf(one, at) + 1;
    return at === 0;
  });
}

/**
 * Checks that the runs of a path show what its name promises, in real time.
 *
 * @throws {Error} that says what is missing, with the outline of the workflow.
 */
export function assertShows(
  shows: Readonly<Record<string, readonly string[]>>,
  runs: readonly { readonly of: string; readonly history: History }[],
): void {
  for (const [of, wanted] of Object.entries(shows)) {
    const lines = runs.filter((run) => run.of === of).flatMap(({ history }) => outlineOf(history));
    const missing = missingFrom(lines, wanted);
    if (missing !== undefined) throw new Error(`${of} shows no "${missing}" where it should:\n${lines.join('\n')}`);
    for (const bad of ['time skipped', 'task failed'])
      if (lines.includes(bad)) throw new Error(`${of} has an event that does not belong: ${bad}\n${lines.join('\n')}`);
  }
}
