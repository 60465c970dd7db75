import { setTimeout as delay } from 'node:timers/promises';

const betweenLooksMs = 25;
const withinMs = 60_000;

/**
 * Checks again and again until `isSo` is true.
 *
 * @throws {Error} that names `what`, after a minute.
 */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await isSo()); await delay(betweenLooksMs))
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
}
