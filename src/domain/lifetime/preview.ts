import type { Instant } from '../instant.ts';
import { previewPlan } from '../plan/preview.ts';
import type { RefusedPreview } from '../plan/refusedPreview.ts';
import type { Step } from '../plan/step.ts';
import type { Desired } from '../reservation/desired.ts';
import { judge } from './inbox.ts';
import { grantedFor, guestsWithPhone } from './outlook.ts';
import type { State } from './state.ts';

function planFor(state: State, desired: Desired, now: Instant): readonly Step[] {
  const granted = grantedFor(state, desired, now);
  const withPhone = guestsWithPhone(state, desired);
  return previewPlan({ desired, granted, credentials: state.credentials, now, withPhone });
}

/** What would be done if every step went well, without a new message; `null` before the first message. */
export function preview(state: State, now: Instant): readonly Step[] | null {
  return state.desired === null ? null : planFor(state, state.desired, now);
}

/**
 * What would be done after a PUT of `body`. It is judged as the PUT would be: a late or repeated one changes nothing.
 * `null` before the first message: then the property knows the answer.
 */
export function previewPut(state: State, body: unknown, now: Instant): readonly Step[] | RefusedPreview | null {
  const judged = judge(state, { name: 'replaceReservation', body }, now);
  if (judged.verdict === 'ignored') return preview(state, now) ?? [];
  if (state.desired === null) return null;
  if (judged.verdict === 'taken') return planFor(state, judged.desired, now);
  return { refused: { type: judged.type, reason: judged.why, problems: judged.problems } };
}
