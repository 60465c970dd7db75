/** One thing that is under way: what gets done when it is drawn. */
type Job = () => void;

/** Draws numbers that a seed decides; the seed 0 draws nothing but 0. */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    if (seed === 0) return 0;
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % sides;
  };
}

/**
 * All that is under way in a hotel: signals, calls to Seam and their answers, events, timers. What goes through one channel
 * stays in order; between channels the dice decide. What was passed over moves up, so that nothing waits for ever.
 */
export class Agenda {
  readonly #channels = new Map<string, Job[]>();
  readonly #draw: (sides: number) => number;

  constructor(seed: number) {
    this.#draw = dice(seed);
  }

  /** Whether nothing is under way. */
  get isEmpty(): boolean {
    return this.#channels.size === 0;
  }

  /** The names of what is under way. */
  get underWay(): readonly string[] {
    return [...this.#channels.keys()];
  }

  /** Puts something on its way. */
  later(channel: string, job: Job): void {
    const jobs = this.#channels.get(channel);
    if (jobs === undefined) this.#channels.set(channel, [job]);
    else jobs.push(job);
  }

  /** Gets one thing done. */
  step(): void {
    const names = [...this.#channels.keys()];
    const name = names[this.#draw(names.length)];
    if (name === undefined) return;
    const [job, ...others] = this.#channels.get(name) ?? [];
    this.#channels.delete(name);
    if (others.length > 0) this.#channels.set(name, others);
    job?.();
  }
}
