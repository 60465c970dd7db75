import type { Person } from '../../activities/userIdentities.ts';
import { userIdentityKey } from '../../domain/ids.ts';
import { personOf, withCreatedIdentity } from '../../domain/lifetime/identities.ts';
import { policiesOf, settingsOf } from '../../domain/lifetime/outlook.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import {
  isClaimedBefore,
  soughtBy,
  type ContactField,
  type Found,
  type FoundByContact,
  type Sought,
} from '../../domain/person/found.ts';
import { code } from '../../domain/text.ts';
import { assertNotMerged } from './notMerged.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * Whether Nightlatch did not create the user identity that the PMS named. If it does not exist, Seam refuses the key.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function isForeign(r: Reservation, { guestId, userIdentityId }: Guest): Promise<boolean> {
  if (userIdentityId === undefined) return false;
  const calls = seam(r, `look at who created the user identity of ${code(guestId)}`);
  const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
  assertNotMerged(guestId, identity);
  return identity !== null && !identity.isOurs;
}

/** Whether a found identity is one that the property does not accept: then it is as good as another person's. */
async function isRefused(
  r: Reservation,
  guest: Guest,
  { userIdentityId, isOurs }: { readonly userIdentityId: string; readonly isOurs: boolean },
): Promise<boolean> {
  return !isOurs && policiesOf(r.state).foreignIdentities === 'refuse' && isForeign(r, { ...guest, userIdentityId });
}

/** Remembers that Nightlatch created an identity for this property, here or for an earlier stay of the same person. */
export function ours(r: Reservation, userIdentityId: string): string {
  change(r, withCreatedIdentity(r.state, userIdentityId));
  return userIdentityId;
}

/** Takes an identity that was found; if Nightlatch created it, it is remembered as such. */
export function takeFound(r: Reservation, { userIdentityId, isOurs }: Extract<Sought, { is: 'known' }>): string {
  return isOurs ? ours(r, userIdentityId) : userIdentityId;
}

/** What is known of a guest, for a comparison with Seam's identities. */
function personIn(r: Reservation, { fullName, emailAddress, phoneNumber }: Guest): Person {
  return { fullName, emailAddress, phoneNumber, country: settingsOf(r.state)?.country };
}

const contactText: Readonly<Record<ContactField, string>> = {
  emailAddress: 'e-mail address',
  phoneNumber: 'phone number',
};

/**
 * The identities that have the guest's contacts, `null` if none has it.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function findAll(r: Reservation, guest: Guest): Promise<FoundByContact> {
  const guests = r.state.desired?.guests ?? [];
  const found: { [F in ContactField]?: Found | null } = {};
  for (const by of ['emailAddress', 'phoneNumber'] as const) {
    if (guest[by] === undefined) continue;
    const calls = seam(r, `find the user identity of ${code(guest.guestId)} by ${contactText[by]}`);
    const one = await calls.findUserIdentity({ propertyId: r.propertyId, by, person: personIn(r, guest) });
    const isAccepted =
      one?.likeness === 'same' && !isClaimedBefore(guests, guest, by) && !(await isRefused(r, guest, one));
    found[by] = one === null ? null : { ...one, isAccepted };
  }
  return found;
}

/**
 * Whose identity a guest's contacts lead to.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function seek(r: Reservation, guest: Guest): Promise<Sought> {
  return soughtBy(guest, await findAll(r, guest));
}

/** The identity under a key, compared with what is known of the guest. */
export function identityUnder(r: Reservation, guest: Guest, key: string) {
  return seam(r, `find the user identity of ${code(guest.guestId)} by our key`).getUserIdentity({
    propertyId: r.propertyId,
    userIdentityKey: key,
    person: personIn(r, guest),
  });
}

/**
 * The user identity that a guest already has, from an earlier stay or from another app; `null` if Seam knows none.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function identityFound(r: Reservation, guest: Guest): Promise<string | null> {
  const key = userIdentityKey(r, personOf(r.state, guest.guestId));
  const sought = await seek(r, guest);
  if (sought.is === 'known') return takeFound(r, sought);
  const before = await identityUnder(r, guest, key);
  assertNotMerged(guest.guestId, before);
  return before?.likeness === 'same' ? before.userIdentityId : null;
}
