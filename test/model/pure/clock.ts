import { instantOf, plus, type Instant } from '../../../src/domain/instant.ts';
import { hourMs } from './settings.ts';

const hourZero = Date.UTC(2026, 11, 1);

const secondsMs = 17_000;

/** A moment for which something waits. */
export interface Timer {
  readonly at: Instant;
  readonly ring: () => void;
}

/**
 * The time of a pure hotel. It begins at half past the hour 0, and moves a little with everything that gets done. What waits
 * for a moment rings as soon as time has passed it.
 */
export class Clock {
  #ms = hourZero + hourMs / 2;
  #timers: readonly Timer[] = [];

  /** Hours of the sequence since the hotel was opened. */
  hours(): number {
    return (this.#ms - hourZero) / hourMs;
  }

  now(): Instant {
    return instantOf(this.#ms);
  }

  /** Stays begin and end at no full minute: Seam may round that. */
  at(hours: number): Instant {
    return instantOf(hourZero + hours * hourMs + secondsMs);
  }

  tick(): void {
    this.#ms += 1;
  }

  pass(hours: number): void {
    this.#ms += hours * hourMs;
    this.#ringDue();
  }

  /** Waits for a moment; answers how to stop waiting. */
  wait(timer: Timer): () => void {
    this.#timers = [...this.#timers, timer];
    return () => (this.#timers = this.#timers.filter((one) => one !== timer));
  }

  /** Moves on to the next moment that something waits for, if it comes before `until`; answers whether there is one. */
  moveOn(until: Instant): boolean {
    const [next] = this.#timers.map(({ at }) => at).toSorted();
    if (next === undefined || next > until) return false;
    this.#ms = Math.max(this.#ms, Date.parse(next));
    this.#ringDue();
    return true;
  }

  /** The moment so many milliseconds from now. */
  after(ms: number): Instant {
    return plus(this.now(), ms);
  }

  #ringDue(): void {
    const now = this.now();
    const due = this.#timers.filter(({ at }) => at <= now);
    this.#timers = this.#timers.filter(({ at }) => at > now);
    for (const { ring } of due) ring();
  }
}
