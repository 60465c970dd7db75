import { CancellationScope, condition } from '@temporalio/workflow';
import { isLeaving } from './course.ts';

/**
 * Cancels a slow activity if the workflow is to continue as new: nothing new is started before that, so a slow activity
 * would stop all else.
 *
 * @throws what the activity throws; a cancellation if it was cancelled here.
 */
export async function untilLeaving<T>(activity: () => Promise<T>): Promise<T> {
  const scope = new CancellationScope();
  let settled = false;
  const outcome = scope.run(activity).then(
    (value) => ({ value }) as const,
    (error: unknown) => ({ error }) as const,
  );
  void outcome.then(() => (settled = true));
  await condition(() => settled || isLeaving());
  if (!settled) scope.cancel();
  const known = await outcome;
  if ('error' in known) throw known.error;
  return known.value;
}
