import { setTimeout as delay } from 'node:timers/promises';
import type { SeamSide } from '../stack/simulator.ts';

/** Watches who has keys without a call to Nightlatch, which would be part of what is measured. */
export interface KeyWatch {
  /** Resolves once all of these people have a key. */
  readonly issued: (userIdentityIds: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

const betweenLooksMs = 100;

/** Looks at the hotel's keys ten times a second, as long as anyone waits for keys. */
export function watchKeys(seamSide: SeamSide): KeyWatch {
  const waiting = new Map<readonly string[], () => void>();
  const closing = new AbortController();
  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      const holders = waiting.size > 0 ? await seamSide.keyHolders() : new Set<string>();
      for (const [people, resolve] of waiting)
        if (people.every((userIdentityId) => holders.has(userIdentityId))) {
          waiting.delete(people);
          resolve();
        }
      await delay(betweenLooksMs);
    }
  }
  const watching = watch();
  return {
    issued: (userIdentityIds) =>
      Promise.race([new Promise<void>((resolve) => waiting.set(userIdentityIds, resolve)), watching]),
    close: async () => {
      closing.abort();
      await watching;
    },
  };
}
