import type { Load } from './throughput/measure.ts';

/** How Seam behaves while calls and times are measured, in milliseconds. */
export interface SeamDelays {
  /** Before Seam looks at a call. */
  readonly latency: number;
  /** From the create until the key is issued. */
  readonly issueDelay: number;
  /** From the call that deletes until the resource is gone. */
  readonly deleteDelay: number;
}

/** How often something is measured. */
export interface Rounds {
  /** The rounds that count; the figure is their median. */
  readonly rounds: number;
  /** The rounds before them that do not count. */
  readonly warmUps: number;
}

/** How much is measured, and how often. */
export interface Sizes {
  readonly delays: SeamDelays;
  readonly issue: { readonly guests: number; readonly rooms: number } & Rounds;
  readonly teardown: Rounds;
  readonly growth: { readonly guests: readonly number[]; readonly rounds: number };
  readonly throughput: Load;
}

const delays: SeamDelays = { latency: 80, issueDelay: 400, deleteDelay: 400 };

/** `npm run bench`. */
export const full: Sizes = {
  delays,
  issue: { guests: 4, rooms: 2, rounds: 7, warmUps: 1 },
  teardown: { rounds: 7, warmUps: 1 },
  growth: { guests: [1, 2, 4, 8, 16, 32, 64], rounds: 3 },
  throughput: { reservations: 150, atOnce: 25, rounds: 3 },
};

/** `npm run bench -- --quick`: under a minute. */
export const quick: Sizes = {
  delays,
  issue: { guests: 4, rooms: 2, rounds: 1, warmUps: 1 },
  teardown: { rounds: 1, warmUps: 1 },
  growth: { guests: [1, 8, 64], rounds: 1 },
  throughput: { reservations: 20, atOnce: 10, rounds: 1 },
};

/** For the test: just enough to see that everything is measured. */
export const tiny: Sizes = {
  delays: { latency: 2, issueDelay: 20, deleteDelay: 20 },
  issue: { guests: 3, rooms: 2, rounds: 1, warmUps: 0 },
  teardown: { rounds: 1, warmUps: 0 },
  growth: { guests: [1, 2], rounds: 1 },
  throughput: { reservations: 2, atOnce: 2, rounds: 1 },
};
