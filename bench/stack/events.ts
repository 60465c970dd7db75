import { seamEventOf } from '../../src/domain/seam/event.ts';
import type { OnWebhook, Receiver } from './receiver.ts';

/** What Seam has told by webhook since this began to listen. */
export interface Heard {
  /** Resolves once Seam has told this of a resource. */
  readonly of: (eventType: string, resourceId: string) => Promise<void>;
  /** Resolves once Seam has told this of so many resources. */
  readonly times: (eventType: string, count: number) => Promise<void>;
}

const withinMs = 60_000;

/**
 * Listens to Seam's webhooks in this process, as a program without Temporal does.
 *
 * @param alsoDo what else is done with each webhook.
 */
export function hear(receiver: Receiver, alsoDo: OnWebhook = () => undefined): Heard {
  const told = new Map<string, Set<string>>();
  const looks = new Set<() => void>();
  receiver.listen((webhook) => {
    alsoDo(webhook);
    const { eventType, resourceId } = seamEventOf(webhook.event);
    told.set(eventType, (told.get(eventType) ?? new Set()).add(resourceId ?? ''));
    for (const look of looks) look();
  });
  function until(what: string, isTold: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Seam did not tell ${what} in ${withinMs} ms`)), withinMs);
      function look(): void {
        if (!isTold()) return;
        clearTimeout(timer);
        looks.delete(look);
        resolve();
      }
      looks.add(look);
      look();
    });
  }
  return {
    of: (eventType, resourceId) =>
      until(`${eventType} of ${resourceId}`, () => told.get(eventType)?.has(resourceId) ?? false),
    times: (eventType, count) => until(`${eventType} ${count} times`, () => (told.get(eventType)?.size ?? 0) >= count),
  };
}
