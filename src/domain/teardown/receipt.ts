import type { ReservationRef } from '../ids.ts';
import type { Instant } from '../instant.ts';
import { kinds, type Kind } from './phases.ts';
import { isGone, type ConfirmedBy, type Outcome, type Teardown } from './state.ts';

/** One thing that was removed: ids only, nothing of the guest. */
export interface Removed {
  readonly kind: Kind;
  readonly id: string;
  /** When Seam took its deletion; `null` if it was gone before. */
  readonly deletedAt: Instant | null;
  readonly confirmedAt: Instant;
  readonly confirmedBy: ConfirmedBy;
}

/** What a teardown removed, when that was confirmed, and how. */
export interface Receipt {
  readonly userIdentityId: string;
  readonly propertyIds: readonly string[];
  readonly startedAt: Instant;
  /** `null` while it runs. */
  readonly endedAt: Instant | null;
  readonly outcome: Outcome | null;
  /** The reservations that the guest was taken out of, by `force`. */
  readonly takenOutOf: readonly ReservationRef[];
  /** In the order in which kinds go. */
  readonly removed: readonly Removed[];
}

/** The receipt as of now. */
export function receiptOf(t: Teardown): Receipt {
  return {
    userIdentityId: t.userIdentityId,
    propertyIds: t.propertyIds,
    startedAt: t.startedAt,
    endedAt: t.ended?.at ?? null,
    outcome: t.ended?.outcome ?? null,
    takenOutOf: t.takenOutOf,
    removed: kinds.flatMap((kind) =>
      t.resources
        .filter(isGone)
        .flatMap(({ kind: its, id, askedAt, confirmedAt, confirmedBy }) =>
          its === kind && confirmedAt !== null && confirmedBy !== null
            ? [{ kind, id, deletedAt: askedAt, confirmedAt, confirmedBy }]
            : [],
        ),
    ),
  };
}
