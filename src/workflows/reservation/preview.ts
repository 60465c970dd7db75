import { previewPlan } from '../../domain/plan/preview.ts';
import type { Step } from '../../domain/plan/step.ts';
import type { RefusedPreview } from '../messages.ts';
import { grantedFor, grantedTo, guestsWithPhone } from './derived.ts';
import { judge } from './inbox.ts';
import { now, type Reservation } from './state.ts';

/** What would be done as things stand. */
function asItStands({ state }: Reservation): readonly Step[] | null {
  return state.desired === null
    ? null
    : previewPlan({
        desired: state.desired,
        granted: grantedTo(state),
        credentials: state.credentials,
        now: now(),
        withPhone: guestsWithPhone(state),
      });
}

/**
 * What would be done as things stand, or after a PUT of `body`, which is judged as the PUT would be: one that is late or
 * repeated changes nothing. `null` before the first message, where the property is to be asked.
 */
export function preview(r: Reservation, body: unknown): readonly Step[] | RefusedPreview | null {
  if (body === undefined || body === null) return asItStands(r);
  const judged = judge(r, 'replaceReservation', body, undefined);
  if (judged.verdict === 'ignored') return asItStands(r) ?? [];
  if (r.state.desired === null) return null;
  if (judged.verdict === 'refused')
    return { refused: { type: judged.type, reason: judged.why, problems: judged.problems } };
  const { desired } = judged;
  const { credentials } = r.state;
  const withPhone = guestsWithPhone(r.state, desired);
  return previewPlan({ desired, granted: grantedFor(r.state, desired), credentials, now: now(), withPhone });
}
