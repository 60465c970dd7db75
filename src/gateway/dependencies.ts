import type { NightlatchClient } from '../client/index.ts';
import type { InFlight } from './inFlight.ts';
import type { Waits } from './waits.ts';

/** What routes work with. */
export interface Dependencies {
  readonly client: NightlatchClient;
  /** Messages on their way to Temporal. */
  readonly inFlight: InFlight;
  /** Reads have places of their own: messages that wait for a worker hold up none. */
  readonly reading: InFlight;
  readonly waits: Waits;
}
