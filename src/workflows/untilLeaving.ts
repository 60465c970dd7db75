import { CancellationScope, condition, workflowInfo } from '@temporalio/workflow';

/**
 * Calls an activity off where the workflow is to continue as new: before that nothing new is begun, and whoever is slow
 * must not hold up all else.
 *
 * @throws what the activity throws; a cancellation where it was called off.
 */
export async function untilLeaving<T>(activity: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  let settled = false;
  const outcome = scope.run(activity).then(
    (value) => ({ value }) as const,
    (error: unknown) => ({ error }) as const,
  );
  void outcome.then(() => (settled = true));
  await condition(() => settled || workflowInfo().continueAsNewSuggested);
  if (!settled) scope.cancel();
  const known = await outcome;
  if ('error' in known) throw known.error;
  return known.value;
}
