/** Real-time timers that end with the simulator. They do not keep the process alive. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #closed = false;

  /** Calls back after `ms` milliseconds, or before it returns if `ms` is 0. Returns a function that cancels the timer. */
  after(ms: number, callback: () => void): () => void {
    if (this.#closed) return () => {};
    if (ms <= 0) {
      callback();
      return () => {};
    }
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      callback();
    }, ms);
    timer.unref();
    this.#running.add(timer);
    return () => {
      this.#running.delete(timer);
      clearTimeout(timer);
    };
  }

  /** Waits `ms` milliseconds; never ends once the timers are closed. */
  async wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Cancels all timers. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
