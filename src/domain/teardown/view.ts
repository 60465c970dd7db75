import { teardownWorkflowId, workspaceNamed, type ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import type { Attention } from '../status/view.ts';
import type { Kind, Phase } from './phases.ts';
import { receiptOf, type Receipt } from './receipt.ts';
import { isGone, type Teardown } from './state.ts';
import { knownUsers } from './users.ts';

/** Something that is still there. */
export interface Remaining {
  readonly kind: Kind;
  readonly id: string;
  /** When Seam took its deletion; `null` if Seam was not asked yet. */
  readonly deletedAt: Instant | null;
  /** Why it is not gone; `null` if that is not known. */
  readonly why: string | null;
}

/** A teardown as every answer shows it. */
export interface TeardownView {
  readonly userIdentityId: string;
  /** `completed`: the identity is gone, or never existed. `failed`: given up, or refused because it is in use, or merged into another one. */
  readonly status: 'running' | 'completed' | 'failed';
  readonly phase: Phase;
  readonly phaseSince: Instant;
  readonly remaining: readonly Remaining[];
  readonly receipt: Receipt;
  /** The live reservations that use the identity. */
  readonly inUseBy: readonly ReservationRef[];
  readonly needsAttention: readonly Attention[];
  readonly workflowId: string;
}

function statusOf({ ended }: Teardown): TeardownView['status'] {
  switch (ended?.outcome) {
    case undefined:
      return 'running';
    case 'removed':
    case 'not-found':
      return 'completed';
    case 'in-use':
    case 'merged':
    case 'given-up':
      return 'failed';
  }
}

/** The state of a teardown, as the client, the CLI and a query show it. */
export function teardownView(t: Teardown): TeardownView {
  return {
    userIdentityId: t.userIdentityId,
    status: statusOf(t),
    phase: t.phase,
    phaseSince: t.phaseSince,
    remaining:
      t.ended?.outcome === 'not-found'
        ? []
        : t.resources
            .filter((one) => !isGone(one))
            .map(({ kind, id, askedAt, obstacle }) => ({
              kind,
              id,
              deletedAt: askedAt,
              why: obstacle?.message ?? null,
            })),
    receipt: receiptOf(t),
    inUseBy: knownUsers(t),
    needsAttention: t.attention,
    workflowId: teardownWorkflowId({ workspace: workspaceNamed(t.propertyIds), userIdentityId: t.userIdentityId }),
  };
}
