import { planCredentials } from '../../../src/domain/plan/plan.ts';
import { recordRelease } from '../../../src/domain/rooms/book.ts';
import { decideGrants } from '../../../src/domain/rooms/grant.ts';

/** The decisions that a pure hotel runs on: the real ones, or ones made wrong on purpose. */
export interface Parts {
  readonly planCredentials: typeof planCredentials;
  readonly decideGrants: typeof decideGrants;
  readonly recordRelease: typeof recordRelease;
}

/** The decisions as they are. */
export const realParts: Parts = { planCredentials, decideGrants, recordRelease };
