import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createActivities, type Activities } from '../../src/activities/index.ts';
import { createSeam } from '../../src/activities/seamClient.ts';

/** The property of these tests. */
export const propertyId = 'hotel-aurora';

/** Activities that call one Seam. */
export function activitiesAt(endpoint: string, more: { apiKey?: string; timeoutMs?: number } = {}): Activities {
  const seam = createSeam({ endpoint, apiKey: 'seam_test_simulator', timeoutMs: 5_000, ...more });
  return createActivities({ seam: () => seam });
}

/** Runs an activity in an activity's context, as a worker does. */
export function run<T>(activity: () => Promise<T>): Promise<T> {
  return new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(activity);
}

/** The failure that an activity ends with. */
export async function failureOf(activity: () => Promise<unknown>): Promise<ApplicationFailure> {
  const outcome: unknown = await run(activity).catch((error: unknown) => error);
  if (outcome instanceof ApplicationFailure) return outcome;
  throw new Error(`expected an ApplicationFailure, got ${JSON.stringify(outcome)}`);
}
