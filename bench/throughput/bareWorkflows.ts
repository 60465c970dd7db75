import {
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { searchAttributes } from '../../src/workflows/searchAttributes.ts';
import { barePropertyId, nothingSignal, nothingUpdate, type Shape } from './messages.ts';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '1 minute' });

function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make);
}

/** A timer that is started and cancelled, like most timers of a reservation: something else happens before they fire. */
async function timer(): Promise<void> {
  const scope = new CancellationScope();
  const sleeping = scope.run(() => sleep('1 day'));
  await Promise.resolve();
  scope.cancel();
  await sleeping.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
}

/** Sends Temporal the same commands as a reservation, in the same batches, and does nothing else. */
export async function bare({ batches, signals, updates }: Shape): Promise<void> {
  let awaited = signals + updates;
  setHandler(nothingSignal, () => void (awaited -= 1));
  setHandler(nothingUpdate, () => void (awaited -= 1));
  const property = getExternalWorkflowHandle(barePropertyId);
  for (const { activities, timers, upserts, signalsSent } of batches) {
    for (let n = 0; n < upserts; n += 1)
      upsertSearchAttributes([{ key: searchAttributes.reservationStatus, value: 'booked' }]);
    await Promise.all([
      ...times(activities, nothing),
      ...times(timers, timer),
      ...times(signalsSent, () => property.signal(nothingSignal)),
    ]);
  }
  await condition(() => awaited <= 0);
}

/** Receives the others' signals. */
export async function bareProperty(): Promise<void> {
  setHandler(nothingSignal, () => undefined);
  await condition(() => workflowInfo().continueAsNewSuggested);
  await continueAsNew<typeof bareProperty>();
}
