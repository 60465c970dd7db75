import type { Instant } from '../instant.ts';
import { doorTrouble, systemTroubles, textsOf } from '../rooms/lockTroubles.ts';
import { stopsKeys } from '../seam/system.ts';
import type { Trouble } from '../trouble.ts';
import type { PropertyState } from './state.ts';
import { confirmedProblems, stoppingProblems } from './systems.ts';

/** Problems that stop nothing yet, one entry for each system. */
function warnings(state: PropertyState): readonly Trouble[] {
  const found = confirmedProblems(state).filter((one) => !stopsKeys(one));
  return (['lock-system', 'credential-service'] as const).flatMap((part) => {
    const own = found.filter((one) => one.part === part);
    return own.length === 0 ? [] : [{ code: 'lock-system-warning', about: part, message: textsOf(own) }];
  });
}

function troublesOf(state: PropertyState): readonly Trouble[] {
  return [
    ...(state.trouble === null ? [] : [state.trouble]),
    ...systemTroubles(stoppingProblems(state)).map(({ code, about, message }) => ({ code, about, message })),
    ...warnings(state),
    ...state.doorProblems.map(doorTrouble),
  ];
}

/** The state with what a person has to look at now; an entry that was there before keeps its `since`. */
export function withAttention(state: PropertyState, now: Instant): PropertyState {
  const before = state.attention;
  const attention = troublesOf(state).map((trouble) => ({
    ...trouble,
    since: before.find(({ code, about }) => code === trouble.code && about === trouble.about)?.since ?? now,
  }));
  return JSON.stringify(attention) === JSON.stringify(before) ? state : { ...state, attention };
}

/** A property's status, as its query answers it. */
export interface PropertyView {
  readonly propertyId: string;
  readonly needsAttention: PropertyState['attention'];
}
