import type { WorkflowHandle } from '@temporalio/client';

/** What a workflow does: while none of it changes, the workflow is at rest. */
export interface Activity {
  readonly historyLength: number;
  /** Whether a task or an activity of it is under way. */
  readonly isBusy: boolean;
}

/** What a workflow does now. */
export async function activityOf(handle: WorkflowHandle): Promise<Activity> {
  const { historyLength, raw } = await handle.describe();
  const isBusy = (raw.pendingActivities ?? []).length > 0 || Boolean(raw.pendingWorkflowTask);
  return { historyLength, isBusy };
}
