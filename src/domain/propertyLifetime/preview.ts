import type { Instant } from '../instant.ts';
import { messageSchemas, parse, problemText } from '../messages/index.ts';
import { previewPlan } from '../plan/preview.ts';
import type { RefusedPreview } from '../plan/refusedPreview.ts';
import type { Step } from '../plan/step.ts';
import { applyMessage } from '../reservation/apply.ts';
import { arrivalOf, isCurrent, keyWindow, type Desired } from '../reservation/desired.ts';
import type { Claim } from '../rooms/book.ts';
import { previewGrants } from '../rooms/preview.ts';
import { answeringBy, indexesOf } from './indexes.ts';
import type { PropertyState } from './state.ts';

function claimOf(reservationId: string, desired: Desired, now: Instant): Claim {
  return {
    reservationId,
    rooms: isCurrent(desired, now) ? desired.rooms : [],
    window: keyWindow(desired),
    inHouse: desired.status === 'in-house',
    ...arrivalOf(desired),
    identities: [],
    replaced: [],
    strays: [],
    credentials: {},
    sharesWith: desired.sharesWith,
    canOpen: true,
    turn: 0,
    heads: [],
    renews: [],
  };
}

/** A PUT of a reservation that does not exist, as a caller asks about it. */
export interface Asked {
  readonly reservationId: string;
  readonly body: unknown;
}

/**
 * What a PUT of a body would lead to for a reservation that does not exist; nothing is done.
 *
 * @returns `null` if the property has no settings yet, so that there is no answer.
 */
export function previewNew(
  state: PropertyState,
  { reservationId, body }: Asked,
  now: Instant,
): readonly Step[] | RefusedPreview | null {
  const property = answeringBy(state, indexesOf(state), now);
  if (property === null) return null;
  const read = parse(messageSchemas.replaceReservation, body);
  if (!read.ok) {
    const { problems } = read;
    return { refused: { type: 'InvalidMessage', reason: problemText(problems), problems } };
  }
  const message = { name: 'replaceReservation', body: read.value } as const;
  const applied = applyMessage(null, message, { now, credentials: [] });
  if (!applied.ok) {
    const { type, message: reason, problems } = applied;
    return { refused: { type, reason, problems } };
  }
  const claim = claimOf(reservationId, applied.desired, now);
  const { granted } = previewGrants(property, claim);
  return previewPlan({ desired: applied.desired, granted, credentials: [], now });
}
