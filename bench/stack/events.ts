import { seamEventOf } from '../../src/domain/seam/event.ts';
import type { OnWebhook, Receiver } from './receiver.ts';

/** The events that Seam has sent by webhook since `hear` was called. */
export interface Heard {
  /** Resolves once Seam has sent this event about a resource. */
  readonly of: (eventType: string, resourceId: string) => Promise<void>;
  /** Resolves once Seam has sent this event about `count` resources. */
  readonly times: (eventType: string, count: number) => Promise<void>;
}

const withinMs = 60_000;

/**
 * Listens to Seam's webhooks in this process, as a program without Temporal does.
 *
 * @param alsoDo called with each webhook.
 */
export function hear(receiver: Receiver, alsoDo: OnWebhook = () => undefined): Heard {
  const resourcesByType = new Map<string, Set<string>>();
  const looks = new Set<() => void>();
  receiver.listen((webhook) => {
    alsoDo(webhook);
    const { eventType, resourceId } = seamEventOf(webhook.event);
    resourcesByType.set(eventType, (resourcesByType.get(eventType) ?? new Set()).add(resourceId ?? ''));
    for (const look of looks) look();
  });
  function until(what: string, isHeard: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Seam did not send ${what} in ${withinMs} ms`)), withinMs);
      function look(): void {
        if (!isHeard()) return;
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
      until(`${eventType} of ${resourceId}`, () => resourcesByType.get(eventType)?.has(resourceId) ?? false),
    times: (eventType, count) =>
      until(`${eventType} ${count} times`, () => (resourcesByType.get(eventType)?.size ?? 0) >= count),
  };
}
