import { asyncLocalStorage } from '@temporalio/activity';
import { Seam } from 'seam';

/** The most bytes of one answer; a page of a list takes far less. */
const longestAnswer = 16 * 1024 * 1024;

/** The address of a Seam workspace, and how to call it. */
export interface SeamClientOptions {
  readonly endpoint: string;
  readonly apiKey: string;
  /** How long one call may take. */
  readonly timeoutMs: number;
}

/**
 * The official client of one workspace. It does not repeat calls, because Temporal does, and does not wait for action
 * attempts. A request is cancelled with the activity that makes it, for example at the end of a worker's grace period.
 */
export function createSeam({ endpoint, apiKey, timeoutMs }: SeamClientOptions): Seam {
  const seam = new Seam({
    endpoint,
    apiKey,
    timeout: timeoutMs,
    waitForActionAttempt: false,
    axiosRetryOptions: { retries: 0 },
  });
  seam.client.defaults.maxContentLength = longestAnswer;
  seam.client.interceptors.request.use((request) => {
    const signal = asyncLocalStorage.getStore()?.cancellationSignal;
    return signal === undefined ? request : Object.assign(request, { signal });
  });
  return seam;
}
