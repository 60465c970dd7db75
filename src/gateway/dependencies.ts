import type { NightlatchClient } from '../client/index.ts';
import type { InFlight } from './inFlight.ts';
import type { Waits } from './waits.ts';

/** What routes work with. */
export interface Dependencies {
  readonly client: NightlatchClient;
  readonly inFlight: InFlight;
  readonly waits: Waits;
}
