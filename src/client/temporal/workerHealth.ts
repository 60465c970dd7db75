/** How a message that waited for a worker ended; `unknown` if that says nothing about the workers. */
export type WorkerAnswer = 'answered' | 'silent' | 'unknown';

/** Whether workers answer, as far as the messages of one client have found out. */
export interface WorkerHealth {
  /**
   * Begins a message. Returns a function that must be called once with the worker's answer; or `null` if the message
   * should not wait for a worker, because none answered a moment ago and another message is already trying again.
   */
  readonly begin: () => ((answer: WorkerAnswer) => void) | null;
}

/** Milliseconds for which one unanswered message counts for all messages; after each such period one message tries again. */
const silentForMs = 15_000;

/**
 * Creates the health of workers that are not known yet. If no worker runs, one message waits and the others do not. One
 * reservation that does not answer while others do says nothing about the workers.
 */
export function createWorkerHealth(now: () => number = Date.now): WorkerHealth {
  let answeredAt = -Infinity;
  let silentSince = -Infinity;
  let isTrying = false;
  return {
    begin: () => {
      const beganAt = now();
      const isSilent = beganAt - silentSince < silentForMs;
      if (isSilent && isTrying) return null;
      if (isSilent) isTrying = true;
      return (answer) => {
        if (isSilent) isTrying = false;
        if (answer === 'answered') {
          answeredAt = now();
          silentSince = -Infinity;
        }
        if (answer === 'silent' && answeredAt < beganAt) silentSince = now();
      };
    },
  };
}
