/** A call that Seam's side received; `status` is null while, and where, it was not answered. `at` is the hotel's time. */
export interface Call {
  readonly path: string;
  readonly method: string;
  readonly at: string;
  status: number | null;
  readonly body: unknown;
}

const MOST_CALLS = 200_000;

/** The Seam calls received, oldest first; no headers, so no credentials. */
export class Calls {
  #calls: Call[] = [];

  /** Records a call that has just come in. */
  begin(path: string, method: string, at: string, body: unknown): Call {
    const call: Call = { path, method, at, status: null, body };
    if (this.#calls.length < MOST_CALLS) this.#calls.push(call);
    return call;
  }

  /** All calls since they were last forgotten. */
  list(): readonly Call[] {
    return this.#calls;
  }

  /** Forgets all calls. */
  forget(): void {
    this.#calls = [];
  }
}
