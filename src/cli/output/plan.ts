import { localTime } from '../../domain/instant.ts';
import type { Step } from '../../domain/plan/step.ts';
import { waitingText } from './reservation.ts';
import { table } from './print.ts';

function rowOf(step: Step, timeZone: string): readonly string[] {
  switch (step.step) {
    case 'issueOverride':
    case 'issueJoiner': {
      const { from, to } = step.window;
      const kind = step.step === 'issueOverride' ? 'issue override' : 'issue joiner';
      return [kind, step.guestId, step.rooms.join(', '), `${localTime(from, timeZone)} to ${localTime(to, timeZone)}`];
    }
    case 'revoke':
      return ['revoke', step.guestId, '', step.reason];
    case 'deactivatePhone':
      return ['deactivate phone', step.guestId, '', step.deviceIds?.join(', ') ?? 'all of the guest’s phones'];
    case 'wait': {
      const until = step.until === null ? '' : `, until ${localTime(step.until, timeZone)}`;
      return ['wait', step.guestId ?? '', step.room ?? '', `${waitingText(step.for)}${until}`];
    }
  }
}

/** A plan as text: its steps in order. */
export function planText(steps: readonly Step[], timeZone: string): readonly string[] {
  return steps.length === 0
    ? ['nothing to do']
    : table(
        ['', 'STEP', 'GUEST', 'ROOMS', 'WHEN OR WHY'],
        steps.map((step, index) => [String(index + 1), ...rowOf(step, timeZone)]),
      );
}
