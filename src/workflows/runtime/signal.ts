import { getExternalWorkflowHandle, type SignalDefinition } from '@temporalio/workflow';

/** A signal on its way to another workflow. */
export interface OutgoingSignal<Args extends unknown[]> {
  readonly workflowId: string;
  readonly signal: SignalDefinition<Args>;
  readonly args: Args;
}

/**
 * Signals another workflow.
 *
 * @returns `no-workflow` if it does not exist, or has ended.
 * @throws what else Temporal refuses, and a cancellation.
 */
export async function sendSignal<Args extends unknown[]>({
  workflowId,
  signal,
  args,
}: OutgoingSignal<Args>): Promise<'sent' | 'no-workflow'> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal, ...args);
    return 'sent';
  } catch (error) {
    if (isNotFound(error)) return 'no-workflow';
    throw error;
  }
}

/**
 * Whether a signal failed because its workflow does not exist, or has ended. The SDK gives that reason as text only, in an
 * ApplicationFailure without a type: `Unable to signal external workflow because it was not found`. If a release of the SDK
 * words it differently, "removes nothing while a property has no workflow" (test/workflows/teardown) fails.
 */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof Error &&
    /not found/i.test(`${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`)
  );
}
