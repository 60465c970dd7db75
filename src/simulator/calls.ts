/** A call that the simulated Seam received. */
export interface Call {
  readonly path: string;
  readonly method: string;
  /** The hotel's time when it came in. */
  readonly at: string;
  /** The HTTP status of the answer; `null` if there is none, or none yet. */
  status: number | null;
  readonly body: unknown;
}

const mostCalls = 200_000;

/** The Seam calls received, oldest first. Headers are left out, so that no API key is kept. */
export class Calls {
  #calls: Call[] = [];

  /** Records a call that has just come in. */
  begin(received: Omit<Call, 'status'>): Call {
    const call: Call = { ...received, status: null };
    if (this.#calls.length < mostCalls) this.#calls.push(call);
    return call;
  }

  /** All calls since the list was last cleared. */
  list(): readonly Call[] {
    return this.#calls;
  }

  /** Clears the list. */
  forget(): void {
    this.#calls = [];
  }
}
