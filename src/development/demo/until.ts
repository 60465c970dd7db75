import { setTimeout as delay } from 'node:timers/promises';

const withinMs = 60_000;

/**
 * Calls `look` until it finds something, and returns that.
 *
 * @throws {Error} that names `what`, after a minute of real time.
 */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = 20; performance.now() < deadline; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(pauseMs);
  }
  throw new Error(`waited a minute for ${what}; look at the Web UI with: npm run demo -- --keep`);
}
