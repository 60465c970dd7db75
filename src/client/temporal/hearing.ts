/** What became of a message that a worker was to answer; `unknown` where that says nothing of the workers. */
export type Heard = 'answered' | 'silent' | 'unknown';

/** Whether workers answer, as the messages of one client have found out. */
export interface Hearing {
  /**
   * Says whether a message is to wait for a worker's answer, and then how that ended, once. `null`: no worker answered a
   * moment ago, and another message is already finding out whether one does again.
   */
  readonly begin: () => ((heard: Heard) => void) | null;
}

/** Milliseconds for which one unanswered message speaks for all; while messages go on coming, one of them asks anew. */
const silentForMs = 15_000;

/**
 * Nothing heard yet. Workers that are away cost one wait and not one for each message; a reservation that does not answer
 * while others do is its own trouble.
 */
export function createHearing(now: () => number = Date.now): Hearing {
  let answeredAt = -Infinity;
  let silentSince = -Infinity;
  let asking = false;
  return {
    begin: () => {
      const beganAt = now();
      const isSilent = beganAt - silentSince < silentForMs;
      if (isSilent && asking) return null;
      if (isSilent) asking = true;
      return (heard) => {
        if (isSilent) asking = false;
        if (heard === 'answered') {
          answeredAt = now();
          silentSince = -Infinity;
        }
        if (heard === 'silent' && answeredAt < beganAt) silentSince = now();
      };
    },
  };
}
