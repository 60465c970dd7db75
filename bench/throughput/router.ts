import { setTimeout as delay } from 'node:timers/promises';
import { shortSeamId } from '../../src/domain/ids.ts';
import type { SeamEvent } from '../../src/domain/seam.ts';
import { seamEventOf } from '../../src/domain/seamEvent.ts';
import { searchAttributes } from '../../src/workflows/searchAttributes.ts';
import type { Bench } from '../stack/open.ts';
import { signalEvents } from '../stack/signal.ts';

/** Finds the workflows that Seam's events are for. */
export interface Router {
  /** Resolves once so many events of a type were handed to a workflow. */
  readonly handed: (workflowId: string, eventType: string, count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const betweenBatchesMs = 125;
const batchSize = 500;

const keyOf = (workflowId: string, eventType: string): string => `${workflowId} ${eventType}`;

const idOf = ({ resourceId }: SeamEvent): string => shortSeamId(resourceId ?? '');

/**
 * Hands events to their workflows as the gateway does: gathered for a moment, one list of workflows by `SeamIds` for each
 * batch, one signal for each workflow; what nobody knows yet is asked for again with the next batch.
 */
export const openRouter = (bench: Bench): Router => {
  let waiting: readonly SeamEvent[] = [];
  const counts = new Map<string, number>();
  const looks = new Map<string, () => void>();
  bench.receiver.listen((event) => void (waiting = [...waiting, seamEventOf(event)]));

  const handOver = async (workflowId: string, events: readonly SeamEvent[]): Promise<void> => {
    await signalEvents(bench, workflowId, events);
    for (const { eventType } of events) {
      const key = keyOf(workflowId, eventType);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      looks.get(key)?.();
    }
  };

  const route = async (): Promise<void> => {
    const batch = waiting.slice(0, batchSize);
    if (batch.length === 0) return;
    const query = `SeamIds IN (${batch.map((event) => `'${idOf(event)}'`).join(', ')}) AND ExecutionStatus = 'Running'`;
    const found: Promise<void>[] = [];
    const known = new Set<SeamEvent>();
    for await (const { workflowId, typedSearchAttributes } of bench.temporalClient.workflow.list({ query })) {
      const ids = new Set(typedSearchAttributes.get(searchAttributes.seamIds));
      const events = batch.filter((event) => ids.has(idOf(event)));
      for (const event of events) known.add(event);
      found.push(handOver(workflowId, events));
    }
    waiting = waiting.filter((event) => !known.has(event));
    await Promise.all(found);
  };

  const closing = new AbortController();
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await route();
      await delay(betweenBatchesMs);
    }
  };
  const running = run();
  return {
    handed: (workflowId, eventType, count) => {
      const key = keyOf(workflowId, eventType);
      const come = new Promise<void>((resolve) => {
        const look = (): void => {
          if ((counts.get(key) ?? 0) >= count) resolve();
        };
        looks.set(key, look);
        look();
      });
      return Promise.race([come, running]);
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
};
