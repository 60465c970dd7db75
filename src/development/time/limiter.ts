/** Carries out a task once fewer than the allowed number are under way. */
export type Limiter = <T>(task: () => Promise<T>) => Promise<T>;

/** A limiter that lets `atOnce` tasks run side by side; the others wait in the order in which they came. */
export function createLimiter(atOnce: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= atOnce) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      await promise; // a task that ends hands over its place, so `running` stays the same
    } else {
      running += 1;
    }
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
