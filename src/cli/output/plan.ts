import { localTime } from '../../domain/instant.ts';
import type { Step } from '../../domain/plan/step.ts';
import { waitingText } from './reservation.ts';
import { table } from './print.ts';

/** What a wait of a plan is for; if the property refuses a room, why. */
function waitingWhy(step: Extract<Step, { step: 'wait' }>): string {
  switch (step.why) {
    case 'occupied':
      return `the room is taken by reservation ${step.by ?? ''}`;
    case 'releasing':
      return `the room is not released yet by reservation ${step.by ?? ''}`;
    case 'unknown-room':
      return 'the room does not exist here';
    case 'no-mobile-key':
      return 'the room takes no mobile key';
    case 'unknown-occupant':
      return 'the room has a credential that belongs to no known reservation';
    case 'lead':
    case 'over':
    case 'unread':
    case 'look':
    case 'look-refused':
    case undefined:
      return waitingText(step.for);
  }
}

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
      return ['wait', step.guestId ?? '', step.room ?? '', `${waitingWhy(step)}${until}`];
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
