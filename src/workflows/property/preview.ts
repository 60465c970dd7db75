import { ApplicationFailure } from '@temporalio/workflow';
import { messageSchemas, parse, problemText } from '../../domain/messages/index.ts';
import { previewPlan } from '../../domain/plan/preview.ts';
import type { Step } from '../../domain/plan/step.ts';
import { applyMessage } from '../../domain/reservation/apply.ts';
import { isCurrent, keyWindow, type Desired } from '../../domain/reservation/desired.ts';
import type { Claim } from '../../domain/rooms/book.ts';
import { previewGrants } from '../../domain/rooms/preview.ts';
import type { RefusedPreview, ReservationInput } from '../messages.ts';
import { now, type Property } from './state.ts';

function claimOf(reservationId: string, desired: Desired): Claim {
  return {
    reservationId,
    rooms: isCurrent(desired, now()) ? desired.rooms : [],
    window: keyWindow(desired),
    inHouse: desired.status === 'in-house',
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

/**
 * What a PUT of `body` would lead to for a reservation that does not exist: nothing is done.
 *
 * @throws {ApplicationFailure} where the property has no settings yet.
 */
export function previewReservation(
  { state: { book, settings, catalogue } }: Property,
  { reservationId }: ReservationInput,
  body: unknown,
): readonly Step[] | RefusedPreview {
  if (settings === null) throw ApplicationFailure.nonRetryable('the property has no settings yet', 'NotReady');
  const read = parse(messageSchemas.replaceReservation, body);
  if (!read.ok) {
    const { problems } = read;
    return { refused: { type: 'InvalidMessage', reason: problemText(problems), problems } };
  }
  const message = { name: 'replaceReservation', body: read.value } as const;
  const applied = applyMessage(null, message, { now: now(), newestGeneration: 0 });
  if (!applied.ok) {
    const { type, message: reason, problems } = applied;
    return { refused: { type, reason, problems } };
  }
  const { granted } = previewGrants(book, settings, catalogue, claimOf(reservationId, applied.desired), now());
  return previewPlan(applied.desired, granted, [], now());
}
