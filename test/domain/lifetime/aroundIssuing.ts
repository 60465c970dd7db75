import { initialState, type State } from '../../../src/domain/lifetime/state.ts';
import type { RoomGrants } from '../../../src/domain/rooms/view.ts';
import { at, desired, granted, settings } from '../hotelAurora.ts';

/** What the property tells a reservation that holds these rooms. */
export function grantsOf(rooms: readonly string[], part: Partial<RoomGrants> = {}): RoomGrants {
  return {
    granted: granted(rooms),
    withdrawn: [],
    settings: settings(),
    leftOut: [],
    unlisted: [],
    usedElsewhere: [],
    yieldTo: [],
    knownElsewhere: [],
    uses: { number: 0, identities: ['11111111-1111-4111-8111-111111111111', 'identity-g1'], closing: [] },
    trouble: null,
    ...part,
  };
}

/** A reservation in house whose room was granted and looked at. */
export function ready(part: Partial<State> = {}): State {
  const look = { grant: 1, seenAt: null, occupants: [], vainLooks: 0, nextLookAt: null };
  return {
    ...initialState(at(1)),
    desired: desired({ status: 'in-house', checkedInAt: at(15) }),
    grants: grantsOf(['101']),
    looks: { '101': look },
    ...part,
  };
}
