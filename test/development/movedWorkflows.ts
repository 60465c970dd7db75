import * as workflow from '@temporalio/workflow';

const { record, slow } = workflow.proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 hour', backoffCoefficient: 1 },
});

/** What the workflows of these tests call. */
export interface Activities {
  record(what: string, at: number): Promise<void>;
  slow(): Promise<void>;
}

/** Answers the workflow's time, in milliseconds since 1970. */
export const now = workflow.defineUpdate<number>('now');
/** Ends the workflow. */
export const end = workflow.defineSignal('end');
/** Continues it as new. */
export const renew = workflow.defineSignal('renew');
/** Makes it start a child of that id, which may outlive it. */
export const spawn = workflow.defineUpdate<void, [childId: string]>('spawn');

/** Waits for messages, and gives the times of its first step and of the first message. */
export async function listener(): Promise<readonly [first: number, messageAt: number]> {
  const first = Date.now();
  let messageAt = 0;
  const state = { ended: false, renewed: false };
  workflow.setHandler(now, () => (messageAt = Date.now()));
  workflow.setHandler(end, () => {
    messageAt ||= Date.now();
    state.ended = true;
  });
  workflow.setHandler(renew, () => {
    state.renewed = true;
  });
  workflow.setHandler(spawn, async (childId) => {
    await workflow.startChild(listener, { workflowId: childId, parentClosePolicy: 'ABANDON' });
  });
  await workflow.condition(() => state.ended || state.renewed);
  if (state.renewed) await workflow.continueAsNew<typeof listener>();
  return [first, messageAt];
}

/** Wakes every so many milliseconds, records its name each time, and ends after the given number of times. */
export async function ticker(name: string, everyMs: number, times: number): Promise<void> {
  for (let tick = 0; tick < times; tick += 1) {
    await workflow.sleep(everyMs);
    await record(name, Date.now());
  }
}

/** Calls an activity that takes its time, then waits to be ended. */
export async function busy(): Promise<void> {
  await slow();
  await listener();
}

/** Waits an hour, then two more in a child, whose end it waits for. */
export async function family(name: string, childId: string): Promise<void> {
  await workflow.sleep('1 hour');
  await workflow.executeChild(ticker, { args: [name, 3_600_000, 2], workflowId: childId });
}

/** Starts a child after an hour and ends; the child stays open. */
export async function shortLived(childId: string): Promise<void> {
  await workflow.sleep('1 hour');
  await workflow.startChild(listener, { workflowId: childId, parentClosePolicy: 'ABANDON' });
}

/** Fails each of its workflow tasks, also the first one: its clock cannot be moved. */
export function failing(): Promise<void> {
  throw new Error('this cannot work');
}
