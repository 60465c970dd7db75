import { setTimeout as delay } from 'node:timers/promises';
import { limitMs } from './run.ts';

/**
 * Looks again and again until `look` gives something other than `undefined` and `false`, and gives that.
 *
 * @throws after `limitMs`: what `look` threw last, or that it never gave anything.
 */
export async function eventually<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 200)) {
    let failure: unknown = new Error(`nothing came within ${limitMs} ms of ${look.toString()}`);
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

/**
 * Looks again and again until `check` throws no more.
 *
 * @throws after `limitMs`: what `check` threw last.
 */
export async function untilPasses(check: () => Promise<unknown> | void): Promise<void> {
  await eventually(async () => {
    await check();
    return true;
  });
}
