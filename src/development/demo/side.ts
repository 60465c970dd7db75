import { setTimeout as delay } from 'node:timers/promises';
import type { Doors } from './doors.ts';
import type { Example } from './examples.ts';
import type { Phones } from './phones.ts';
import { until } from './until.ts';

/** What gives guests their keys, in a hotel of its own: Nightlatch, or the script of the guides. */
export interface Side {
  readonly doors: Doors;
  readonly phones: Phones;
  /** The desk has taken a booking. */
  book(example: Example): Promise<void>;
  /** It is four hours before check-in, and keys go out; with troubles the process that makes them is killed meanwhile. */
  prepare(examples: readonly Example[], troubles: Troubles | null): Promise<void>;
  checkIn(example: Example): Promise<void>;
  checkOut(example: Example): Promise<void>;
  /** Guests of these reservations stood before doors that stayed shut: what the desk does then. */
  help(examples: readonly Example[]): Promise<void>;
}

/** What goes wrong while keys go out. */
export interface Troubles {
  /** Called with what has just happened. */
  readonly tell: (what: string) => Promise<void>;
}

const createPath = '/acs/credentials/create';

/**
 * Sets the faults that strike while keys go out: Seam makes the second key, and its answer is lost; and it holds the answer
 * to a later request, in the middle of which the process is killed.
 */
export function setTraps({ doors }: Side): Promise<void> {
  return doors.setFaults([
    { path: createPath, skip: 1, times: 1, effect: 'lostAnswer' },
    { path: createPath, skip: 1, times: 1, effect: { hold: 'after' } },
  ]);
}

/** How to kill the process that makes keys, and to start it again. */
export interface Process {
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** How long the bridge is down. */
const downMs = 1_500;

/** Kills the process in the middle of a request for a key, takes the bridge down, and brings both back. */
export async function strike(doors: Doors, process: Process, { tell }: Troubles): Promise<void> {
  await until('a key to be requested', async () => ((await doors.isHolding()) ? true : undefined));
  await tell('Seam has made a key, and its answer is lost on the way');
  await process.kill();
  await tell('the process is killed in the middle of the next key');
  await doors.setFaults([{ path: '*', effect: 'bridge-down' }]);
  await doors.dropHeld();
  await tell('the bridge to the locks is down');
  await process.restart();
  await delay(downMs);
  await doors.setFaults([]);
  await tell('the bridge is up again');
}
