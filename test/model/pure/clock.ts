import { instantOf, type Instant } from '../../../src/domain/instant.ts';

const hourMs = 3_600_000;
const hourZero = Date.UTC(2026, 11, 1);

/** The time of a pure hotel: it begins at half past the hour 0, and moves a little with everything that gets done. */
export class Clock {
  #ms = hourZero + hourMs / 2;

  hours(): number {
    return (this.#ms - hourZero) / hourMs;
  }

  now(): Instant {
    return instantOf(this.#ms);
  }

  at(hours: number): Instant {
    return instantOf(hourZero + hours * hourMs);
  }

  tick(): void {
    this.#ms += 1;
  }

  pass(hours: number): void {
    this.#ms += hours * hourMs;
  }
}
