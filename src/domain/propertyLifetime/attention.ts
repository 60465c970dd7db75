import type { Instant } from '../instant.ts';
import { deskText } from '../seam/deskText.ts';
import { doorTrouble, systemTroubles, textsOf, type LockTrouble } from '../rooms/lockTroubles.ts';
import { stopsKeys, type SystemPart, type SystemProblem } from '../seam/system.ts';
import { withSince } from '../status/since.ts';
import type { Trouble } from '../trouble.ts';
import { trouble } from '../whereToLook.ts';
import type { PropertyState } from './state.ts';
import { confirmedProblems, stoppingProblems } from './systems.ts';

/** Problems that stop nothing yet, one entry for each system. */
function warnings(state: PropertyState): readonly Trouble[] {
  const found = confirmedProblems(state).filter((one) => !stopsKeys(one));
  return (['lock-system', 'credential-service'] as const).flatMap((part) => {
    const own = found.filter((one) => one.part === part);
    return own.length === 0 ? [] : [systemWarning(part, own)];
  });
}

/** The trouble that Seam warns of a system, and keys work all the same. */
export function systemWarning(part: SystemPart, problems: readonly SystemProblem[]): Trouble {
  return trouble('lock-system-warning', part, {
    forDesk: deskText(problems, 'Mobile keys work. The lock system has a warning that must be looked at.'),
    forOperator: textsOf(problems),
  });
}

/** The reservations that hear of it are no part of the entry. */
function withoutHearers({ untilIssued: _untilIssued, ...told }: LockTrouble): Trouble {
  return told;
}

function troublesOf(state: PropertyState): readonly Trouble[] {
  return [
    ...(state.trouble === null ? [] : [state.trouble]),
    ...systemTroubles(stoppingProblems(state)).map(withoutHearers),
    ...warnings(state),
    ...state.doorProblems.map(doorTrouble),
  ];
}

/** The state with what a person has to look at now; an entry that was there before keeps its `since`. */
export function withAttention(state: PropertyState, now: Instant): PropertyState {
  const before = state.attention;
  const attention = withSince(before, troublesOf(state), now);
  return JSON.stringify(attention) === JSON.stringify(before) ? state : { ...state, attention };
}

/** A property's status, as its query answers it. */
export interface PropertyView {
  readonly propertyId: string;
  readonly needsAttention: PropertyState['attention'];
}
