import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { defaultPolicies } from '../../domain/property.ts';
import type { Teardown } from '../../domain/teardown/state.ts';

/** How much longer than the HTTP request an activity may take. */
const slackMs = 2_000;

/** How long a call is repeated before its step is set back: then what is wrong can be shown. */
const giveUpAfterMs = 60_000;

/** The property whose API key is used: the first that is known to run. */
export function callerOf({ propertyIds, access }: Teardown): { readonly propertyId: string } {
  return {
    propertyId: propertyIds.find((propertyId) => access[propertyId] !== undefined) ?? propertyIds[0] ?? '',
  };
}

/** Calls to Seam, all of which may be repeated at will: Temporal does for a minute, until Seam answers or refuses. */
export function seam({ access }: Teardown, summary: string) {
  const told = Object.values(access).map(({ seamTimeoutMs }) => seamTimeoutMs);
  const timeoutMs = told.length > 0 ? Math.max(...told) : defaultPolicies.seamTimeoutMs;
  return proxyActivities<Activities>({
    summary,
    startToCloseTimeout: timeoutMs + slackMs,
    scheduleToCloseTimeout: timeoutMs + giveUpAfterMs,
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '15s' },
  });
}
