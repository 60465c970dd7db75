import { freshCredential } from '../../domain/credentials/credential.ts';
import type { Instant } from '../../domain/instant.ts';
import { readRoomGrants } from '../../domain/signals/read.ts';
import { stamp } from '../../domain/messages/schema.ts';
import { freshDesired, personKey, type Desired, type LostPhone } from '../../domain/reservation/desired.ts';
import { assertReadable } from '../carried.ts';
import { initialState, type State } from './state.ts';

/** A lost phone was the guest id's, where today it is the person's who had it. */
function desiredOf(desired: Desired): Desired {
  return {
    ...desired,
    lostPhones: desired.lostPhones.map((phone) => ({
      ...phone,
      person: (phone as Partial<LostPhone>).person ?? personKey(desired, phone.guestId),
      userIdentityId: (phone as Partial<LostPhone>).userIdentityId ?? null,
    })),
  };
}

/**
 * The state that the run before left, in today's form; the initial state where there was none. A field that is new since
 * gets its default: of the state from `initialState`, of what is desired from `freshDesired`, of a credential's record from
 * `freshCredential`, of what the property sends from its reader. Whatever else changes its form is turned here, and raises
 * `currentSchema` (docs/decisions/0004).
 *
 * @throws {Error} where it cannot be read; see `assertReadable`.
 */
export function stateOf(carried: unknown, now: Instant): State {
  if (carried === undefined) return initialState(now);
  assertReadable(carried);
  const before: State = { ...initialState(now), ...(carried as Partial<State>) };
  return {
    ...before,
    ...stamp,
    desired: before.desired === null ? null : desiredOf({ ...freshDesired, ...before.desired }),
    credentials: before.credentials.map((credential) => ({ ...freshCredential, ...credential })),
    grants: before.grants === null ? null : (readRoomGrants(before.grants) ?? before.grants),
  };
}
