import type { TeardownView } from '../../domain/teardown/view.ts';

/** Which user identity is to be removed. */
export interface StartTeardown {
  readonly userIdentityId: string;
  /** Take the guest out of the live reservations that use it; else it is refused while there are any. */
  readonly force?: boolean;
  /** Properties of the identity's Seam workspace, all of which are asked; needed only where there are several workspaces. */
  readonly propertyIds?: readonly string[];
}

/** A teardown that Temporal holds: how it stands, `null` where no worker answered in time. */
export interface TeardownStarted {
  readonly workflowId: string;
  readonly status: TeardownView | null;
}
