/** Requests that wait for keys: each asks a worker again and again, so that they are counted and end when told to. */
export interface Waits {
  readonly waiting: () => number;
  /** Runs a wait, `null` where too many wait already: then nobody is made to. The signal ends it early. */
  readonly run: <T>(wait: (ended: AbortSignal) => Promise<T>) => Promise<T | null>;
  /** Ends all waits: their requests are answered as things stand. */
  readonly end: () => void;
}

/** No waits yet. */
export function createWaits(atMost: number): Waits {
  const ending = new AbortController();
  let waiting = 0;
  return {
    waiting: () => waiting,
    run: async (wait) => {
      if (waiting >= atMost || ending.signal.aborted) return null;
      waiting += 1;
      try {
        return await wait(ending.signal);
      } finally {
        waiting -= 1;
      }
    },
    end: () => ending.abort(),
  };
}
