/** As long as a timer of Node can be. */
const longestMs = 2 ** 31 - 1;

/** The value of a promise, or `late` if it has none in time; the promise goes on, and its error is thrown only in time. */
export async function inTime<T, L>(promise: Promise<T>, withinMs: number, late: L): Promise<T | L> {
  const { promise: ended, resolve } = Promise.withResolvers<L>();
  const timer = setTimeout(() => resolve(late), Math.min(Math.max(withinMs, 0), longestMs));
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
  }
}
