import type { WorkflowHandle } from '@temporalio/client';

/** How a workflow stands, for whoever waits until it does nothing any more. */
export interface Standing {
  readonly historyLength: number;
  /** Whether a task or an activity of it is under way. */
  readonly isBusy: boolean;
}

/** How a workflow stands now. */
export async function standingOf(handle: WorkflowHandle): Promise<Standing> {
  const { historyLength, raw } = await handle.describe();
  const isBusy = (raw.pendingActivities ?? []).length > 0 || Boolean(raw.pendingWorkflowTask);
  return { historyLength, isBusy };
}
