import { WorkflowNotFoundError } from '@temporalio/client';
import { stamp } from '../../src/domain/messages/schema.ts';
import type { SeamEvent } from '../../src/domain/seam.ts';
import { seamEventOf } from '../../src/domain/seamEvent.ts';
import { seamEventsSignal } from '../../src/workflows/messages.ts';
import type { Bench } from './open.ts';
import type { OnEvent } from './receiver.ts';

/** Sends a workflow Seam's events; one that has ended hears no more. */
export const signalEvents = async (
  { temporalClient }: Bench,
  workflowId: string,
  events: readonly SeamEvent[],
): Promise<void> => {
  try {
    await temporalClient.workflow.getHandle(workflowId).signal(seamEventsSignal, events, stamp);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
};

/** Hands Seam's events to one workflow: those that come while a signal is under way go together with the next. */
export const signalTo = (bench: Bench, workflowId: string): OnEvent => {
  let gathered: SeamEvent[] = [];
  let sending = Promise.resolve();
  const send = async (): Promise<void> => {
    const events = gathered;
    gathered = [];
    if (events.length > 0) await signalEvents(bench, workflowId, events);
  };
  return (event) => {
    gathered.push(seamEventOf(event));
    sending = sending.then(send);
  };
};
