import { setTimeout as delay } from 'node:timers/promises';

/**
 * Looks again and again until `look` gives something other than `undefined` and `false`, or throws no more; gives that.
 *
 * @throws what `look` threw last, or that it never came, after `withinMs` milliseconds.
 */
export async function eventually<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
  withinMs = 40_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    let failure: unknown = new Error(`nothing came within ${withinMs} ms of ${look.toString()}`);
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) throw failure;
    await delay(pauseMs);
  }
}
