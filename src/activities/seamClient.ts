import { asyncLocalStorage } from '@temporalio/activity';
import { Seam } from 'seam';

/** Where a Seam workspace is, and how it is called. */
export interface SeamClientOptions {
  readonly endpoint: string;
  readonly apiKey: string;
  /** How long one call may take. */
  readonly timeoutMs: number;
}

/**
 * The official client of one workspace. It never repeats a call, because Temporal does, and never waits for an action
 * attempt. When the activity that calls is cancelled, as at the end of a worker's grace period, so is the request.
 */
export function createSeam({ endpoint, apiKey, timeoutMs }: SeamClientOptions): Seam {
  const seam = new Seam({
    endpoint,
    apiKey,
    timeout: timeoutMs,
    waitForActionAttempt: false,
    axiosRetryOptions: { retries: 0 },
  });
  seam.client.interceptors.request.use((request) => {
    const signal = asyncLocalStorage.getStore()?.cancellationSignal;
    return signal === undefined ? request : Object.assign(request, { signal });
  });
  return seam;
}
