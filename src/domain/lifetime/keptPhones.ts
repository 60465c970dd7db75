import { phonePauseMs } from '../credentials/delivery.ts';
import { plus, type Instant } from '../instant.ts';
import { isCurrent } from '../reservation/desired.ts';
import type { Trouble } from '../trouble.ts';
import { tellOperator, trouble } from '../whereToLook.ts';
import { withoutIdentity } from './identities.ts';
import { identityOfGuest } from './outlook.ts';
import type { KeptPhones, State } from './state.ts';

// A phone belongs to an identity, and an identity to the whole Seam workspace. So a hotel alone must not deactivate the phone
// of a guest whom another hotel may have, too. But unless it is deactivated, a new key reaches it. Then this guest gets no
// mobile key here until the phone is gone (docs/decisions/0017).

/** The state after a lost phone of an identity was left active: the guest's keys go, and a look follows whether it is gone. */
export function withKeptPhones(
  state: State,
  userIdentityId: string,
  { deviceIds, now }: { readonly deviceIds: readonly string[]; readonly now: Instant },
): State {
  const before = state.keptPhones[userIdentityId]?.deviceIds ?? [];
  const kept: KeptPhones = {
    deviceIds: [...new Set([...before, ...deviceIds])],
    looks: 0,
    nextLookAt: plus(now, phonePauseMs(0)),
  };
  return withLock(state, userIdentityId, kept);
}

/**
 * The state after the property told of lost phones that are still active, which another reservation of the person knows. A
 * first look follows at once: they may be gone since.
 */
export function withKeptPhonesHeard(state: State, now: Instant): State {
  const heard = Object.entries(state.grants?.keptPhones ?? {});
  return heard.reduce((before, [userIdentityId, deviceIds]) => {
    const known = before.keptPhones[userIdentityId]?.deviceIds ?? [];
    if (deviceIds.every((id) => known.includes(id))) return before;
    const kept = { deviceIds: [...new Set([...known, ...deviceIds])], looks: 0, nextLookAt: now };
    return withLock(before, userIdentityId, kept);
  }, state);
}

/** The ids of lost phones that are still active, by identity, as a claim says them. */
export function keptPhoneIds({ keptPhones }: State): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(keptPhones).map(([identity, { deviceIds }]) => [identity, deviceIds]));
}

/** What a look for the lost phones of an identity found. */
export type KeptPhonesFound =
  /** The phones of the identity or, if it was merged into another one, those of that `owner`. */
  | { readonly is: 'phones'; readonly owner: string; readonly deviceIds: readonly string[] }
  /** Seam knows no such identity any more: no key can be made for it, so none reaches the phone. */
  | { readonly is: 'no-identity' };

/**
 * The state after a look for the lost phones of an identity: if none is left, the guest gets a key again.
 *
 * @param look `found` is `null` if Seam refused the look.
 */
export function afterKeptLook(
  state: State,
  userIdentityId: string,
  { found, now }: { readonly found: KeptPhonesFound | null; readonly now: Instant },
): State {
  const kept = state.keptPhones[userIdentityId];
  if (kept === undefined) return state;
  const looks = kept.looks + 1;
  const looked = withLock(state, userIdentityId, { ...kept, looks, nextLookAt: plus(now, phonePauseMs(looks)) });
  if (found === null) return looked;
  if (found.is === 'no-identity') return withoutIdentity(withoutLock(state, userIdentityId), userIdentityId);
  const { owner, deviceIds } = found;
  const isGone = !kept.deviceIds.some((id) => deviceIds.includes(id));
  if (isGone) return withoutLock(withoutLock(state, userIdentityId), owner);
  // The PMS may come to name the owner of the merged identity: a key of theirs reaches the phone, too.
  return owner === userIdentityId ? looked : withKeptPhones(looked, owner, { ...kept, now });
}

function withLock(state: State, userIdentityId: string, kept: KeptPhones): State {
  return { ...state, keptPhones: { ...state.keptPhones, [userIdentityId]: kept } };
}

function withoutLock(state: State, userIdentityId: string): State {
  const { [userIdentityId]: _gone, ...keptPhones } = state.keptPhones;
  return { ...state, keptPhones };
}

/** The guests whose lost phone is still active, so that no mobile key is made for them. */
export function guestsWithActivePhone(state: State): readonly string[] {
  const { desired, keptPhones } = state;
  if (desired === null) return [];
  return desired.guests.flatMap((guest) =>
    keptPhones[identityOfGuest(state, desired, guest) ?? ''] === undefined ? [] : [guest.guestId],
  );
}

/**
 * The identities whose lost phones are looked for, and when: only while their guests have a stay here, and once the property
 * has heard of them. It forgets them when a claim no longer names them.
 */
export function keptPhoneLooks(
  state: State,
  now: Instant,
): readonly { readonly userIdentityId: string; readonly at: Instant }[] {
  const { desired } = state;
  if (desired === null || !isCurrent(desired, now)) return [];
  const staying = new Set(desired.guests.map((guest) => identityOfGuest(state, desired, guest)));
  return Object.entries(state.keptPhones).flatMap(([userIdentityId, { nextLookAt }]) =>
    staying.has(userIdentityId) && state.claimed?.keptPhones?.[userIdentityId] !== undefined
      ? [{ userIdentityId, at: nextLookAt }]
      : [],
  );
}

/** Lost phones that are still active, as something that a person has to look at. */
export function keptPhoneTroubles(state: State, now: Instant): readonly Trouble[] {
  if (state.desired === null || !isCurrent(state.desired, now)) return [];
  return guestsWithActivePhone(state).map((about) => {
    const what = `Guest ${about} lost a phone that is still active: the guest may use it in another hotel, too, so this hotel alone does not deactivate it. Their mobile keys here are revoked, and no new one is made until the phone is gone.`;
    return trouble('phone-still-active', about, {
      forDesk: `${what} Encode a card for the guest. ${tellOperator}`,
      forOperator: `${what} Let a key with the right \`teardown\` for all hotels report the phone lost.`,
    });
  });
}
