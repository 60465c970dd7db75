/** Real-time timers that all end with the simulator; none keeps the process alive. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #closed = false;

  /** Calls back after so many milliseconds, at once (before it returns) where that is 0; answers how to call it off. */
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

  /** Waits so many milliseconds; never ends once the timers are closed. */
  async wait(ms: number): Promise<void> {
    if (ms <= 0) return;
    await new Promise<void>((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Calls off whatever is still to come. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
