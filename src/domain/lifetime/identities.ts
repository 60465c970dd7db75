import { personKey } from '../reservation/desired.ts';
import type { RoomGrants } from '../rooms/view.ts';
import type { State } from './state.ts';

/** Names the person behind a guest, for what is remembered of them. */
export function personOf({ desired }: State, guestId: string): string {
  return desired === null ? guestId : personKey(desired, guestId);
}

/** The state with a person's user identity. */
export function withIdentity(state: State, person: string, userIdentityId: string): State {
  return { ...state, identities: { ...state.identities, [person]: userIdentityId } };
}

/** The state with an identity that Nightlatch created for this property, here or for an earlier stay of the person. */
export function withCreatedIdentity(state: State, userIdentityId: string): State {
  return { ...state, createdIdentities: [...new Set([...state.createdIdentities, userIdentityId])] };
}

/** The state without an identity that is being removed: a guest who comes back after all gets a new one. */
export function withoutIdentity(state: State, userIdentityId: string): State {
  const identities = Object.entries(state.identities).filter(([, id]) => id !== userIdentityId);
  const createdIdentities = state.createdIdentities.filter((id) => id !== userIdentityId);
  return { ...state, identities: Object.fromEntries(identities), createdIdentities };
}

/** Whether another live reservation uses a user identity. */
export function isUsedElsewhere({ grants }: State, userIdentityId: string): boolean {
  return grants?.usedElsewhere.includes(userIdentityId) ?? false;
}

/** Whether the property has answered who else uses a user identity. */
export function isAnsweredFor({ grants }: State, userIdentityId: string): boolean {
  return grants?.identitiesHeard?.includes(userIdentityId) ?? false;
}

/** Whether a teardown is removing an identity, as far as the property has said. */
export function isClosing({ grants }: State, userIdentityId: string): boolean {
  return grants?.uses?.closing.includes(userIdentityId) ?? false;
}

/**
 * The identities for which a key may be made: those that are new, or that the room book counts as used by this reservation
 * since the claim that gained them. Before that, a teardown may remove them.
 */
export function usableIdentities({ grants, uses, newIdentities }: State): ReadonlySet<string> {
  const heard = grants?.uses;
  const usable = new Set([...(heard?.number === uses ? heard.identities : []), ...newIdentities]);
  for (const one of heard?.closing ?? []) usable.delete(one);
  return usable;
}

/** The state after grants that no longer call an identity closing: its teardown has ended, so the person is looked for anew. */
export function withoutClosed(state: State, before: RoomGrants | null): State {
  const ended = (before?.uses?.closing ?? []).filter((one) => !isClosing(state, one));
  return ended.reduce(withoutIdentity, state);
}

/** Whether the PMS named this identity: it may be wrong, and only the PMS corrects it. */
export function isNamedByPms({ desired }: State, userIdentityId: string): boolean {
  return desired?.guests.some((guest) => guest.userIdentityId === userIdentityId) ?? false;
}

/** The identities to remove after the stay: those that Nightlatch created, unless the PMS has named them since. */
export function removableIdentities(state: State): readonly string[] {
  return state.createdIdentities.filter((id) => !isNamedByPms(state, id));
}

/** The state after the removal of these identities began. They are forgotten: a guest who comes back gets a new one. */
export function afterRetention(state: State, removed: readonly string[]): State {
  const identities = Object.entries(state.identities).filter(([, id]) => !removed.includes(id));
  return { ...state, createdIdentities: [], identities: Object.fromEntries(identities) };
}
