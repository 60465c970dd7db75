import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities, type Activities } from '../../src/activities/index.ts';
import { createSeam } from '../../src/activities/seamClient.ts';

/** The property that tests call Seam for. */
export const propertyId = 'hotel-aurora';

/** Activities against one Seam. */
export function activitiesAt(endpoint: string, more: { apiKey?: string; timeoutMs?: number } = {}): Activities {
  const seam = createSeam({ endpoint, apiKey: 'seam_test_simulator', timeoutMs: 5_000, ...more });
  return createActivities({ seam: () => seam });
}

/** Runs a call as the worker does, in an activity's context. */
export function run<T>(activity: () => Promise<T>): Promise<T> {
  return new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity);
}

/** The failure that an activity ends with. */
export async function failureOf(activity: () => Promise<unknown>): Promise<ApplicationFailure> {
  const outcome: unknown = await run(activity).catch((error: unknown) => error);
  if (outcome instanceof ApplicationFailure) return outcome;
  throw new Error(`no ApplicationFailure but ${JSON.stringify(outcome)}`);
}
