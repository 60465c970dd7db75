import { ApplicationFailure } from '@temporalio/workflow';
import { nextUserIdentityKey, userIdentityKey } from '../../domain/ids.ts';
import {
  isNamedByPms,
  personOf,
  withCreatedIdentity,
  withIdentity,
  withoutIdentity,
} from '../../domain/lifetime/identities.ts';
import { afterFailedIssue } from '../../domain/lifetime/issuing.ts';
import { identityOf, policiesOf } from '../../domain/lifetime/outlook.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { seamFailure } from '../../domain/seam/resources.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { change, seam, type Reservation } from './reservation.ts';

/** Contact fields that Seam keeps unique in the workspace. */
type Contact = Pick<Guest, 'emailAddress' | 'phoneNumber'>;

/**
 * The user identity of a guest: the one that the PMS named, else the one that this guest got before, else a new one. If an
 * identity already has the guest's e-mail address or phone number, it is the guest's if the name is the same too. Else the
 * guest gets an identity without it, so that a family on one address does not become one person.
 *
 * @throws {ActivityFailure | ApplicationFailure} if Seam refuses.
 */
export async function identify(r: Reservation, guest: Guest): Promise<string> {
  const known = identityOf(r.state, guest.guestId);
  if (known !== undefined) return known;
  const person = personOf(r.state, guest.guestId);
  const underWay = r.identifying.get(person) ?? createOrFind(r, guest, userIdentityKey(r, person));
  r.identifying.set(person, underWay);
  try {
    const userIdentityId = await underWay;
    change(r, withIdentity(r.state, person, userIdentityId));
    return userIdentityId;
  } finally {
    r.identifying.delete(person);
  }
}

/**
 * Whether Nightlatch did not create the user identity that the PMS named. If it does not exist, Seam refuses the key.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function isForeign(r: Reservation, { guestId, userIdentityId }: Guest): Promise<boolean> {
  if (userIdentityId === undefined) return false;
  const calls = seam(r, `look at who created the user identity of ${guestId}`);
  const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
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

/** Finds the user identity of a guest while other guests' keys are issued. */
export async function identifyAhead(r: Reservation, guest: Guest): Promise<void> {
  try {
    await identify(r, guest);
  } catch (error) {
    change(r, afterFailedIssue(r.state, guest.guestId, { failure: failureOf(error), now: now() }));
  }
}

/**
 * Looks whether Seam has a guest's identity no more, or is about to delete it, and forgets it then: it may be removed while
 * the reservation is over, and the check-out be undone. An identity that the PMS named is the PMS's to correct.
 *
 * @returns whether it is forgotten.
 */
export async function forgetIfGone(r: Reservation, guestId: string, userIdentityId: string): Promise<boolean> {
  if (isNamedByPms(r.state, userIdentityId)) return false;
  try {
    const calls = seam(r, `look whether the user identity of ${guestId} still exists`);
    const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
    if (identity !== null && !identity.isBeingDeleted) return false;
  } catch (error) {
    failureOf(error); // Nothing is known of it.
    return false;
  }
  change(r, withoutIdentity(r.state, userIdentityId));
  return true;
}

/** How many persons may have had one guest id of one reservation id, in all the lives of it that Seam remembers. */
const mostPersons = 100;

/** What the contacts of a guest lead to. */
interface Sought {
  /** The same person's identity; `null` if none has these contacts. */
  readonly same: string | null;
  /** The contacts that no other person has. */
  readonly contact: Contact;
  /** Whether a person of another name has one of the contacts. */
  readonly isTaken: boolean;
}

async function seek(r: Reservation, guest: Guest): Promise<Sought> {
  const { fullName } = guest;
  const calls = seam(r, `find the user identity of ${guest.guestId}`);
  const contact: { emailAddress?: string; phoneNumber?: string } = {};
  let isTaken = false;
  for (const field of ['emailAddress', 'phoneNumber'] as const) {
    const value = guest[field];
    if (value === undefined) continue;
    const found = await calls.findUserIdentity({ propertyId: r.propertyId, fullName, [field]: value });
    if (found?.isSamePerson && !(await isRefused(r, guest, found)))
      return { same: found.isOurs ? ours(r, found.userIdentityId) : found.userIdentityId, contact, isTaken };
    if (found === null) contact[field] = value;
    else isTaken = true;
  }
  return { same: null, contact, isTaken };
}

/** The identity under a key, compared with what is known of the guest. */
function identityUnder(r: Reservation, { guestId, fullName, emailAddress, phoneNumber }: Guest, key: string) {
  return seam(r, `find the user identity of ${guestId}`).getUserIdentity({
    propertyId: r.propertyId,
    userIdentityKey: key,
    person: { fullName, emailAddress, phoneNumber },
  });
}

/**
 * The user identity that a guest already has, from an earlier stay or from another app; `null` if Seam knows none.
 *
 * @throws {ActivityFailure} if Seam refuses the look.
 */
export async function identityFound(r: Reservation, guest: Guest): Promise<string | null> {
  const key = userIdentityKey(r, personOf(r.state, guest.guestId));
  const { same } = await seek(r, guest);
  if (same !== null) return same;
  const before = await identityUnder(r, guest, key);
  return before?.isSamePerson ? before.userIdentityId : null;
}

async function createOrFind(r: Reservation, guest: Guest, key: string): Promise<string> {
  // 1. A new person, as most are.
  const created = await create(r, guest, { key, contact: guest });
  if (created !== null) return ours(r, created);
  // 2. An identity has this e-mail address or phone number already: it is the same person's, or another's.
  const { same, contact, isTaken } = await seek(r, guest);
  if (same !== null) return same;
  for (let number = 1, own = key; number <= mostPersons; number++, own = nextUserIdentityKey(own)) {
    // 3. Another person's: create an identity without the contacts of that person.
    const apart = isTaken || number > 1 ? await create(r, guest, { key: own, contact }) : null;
    if (apart !== null) return ours(r, apart);
    // 4. Created before, and the answer was lost: the key is ours. Or an earlier guest with the same ids has the key.
    const before = await identityUnder(r, guest, own);
    if (before === null || before.isBeingDeleted) break;
    if (before.isSamePerson !== false) return ours(r, before.userIdentityId);
  }
  const message = `Seam reports a conflict for the user identity of guest ${guest.guestId}, but the only one found is being deleted. It is tried again.`;
  throw ApplicationFailure.nonRetryable(message, seamFailure.conflict);
}

/** Remembers that Nightlatch created an identity for this property, here or for an earlier stay of the same person. */
function ours(r: Reservation, userIdentityId: string): string {
  change(r, withCreatedIdentity(r.state, userIdentityId));
  return userIdentityId;
}

/** Creates the identity; `null` if Seam says that the key, e-mail address or phone number is taken. */
async function create(
  r: Reservation,
  guest: Guest,
  { key, contact }: { readonly key: string; readonly contact: Contact },
): Promise<string | null> {
  try {
    const { userIdentityId } = await seam(r, `create the user identity of ${guest.guestId}`).createUserIdentity({
      propertyId: r.propertyId,
      userIdentityKey: key,
      fullName: guest.fullName,
      emailAddress: contact.emailAddress,
      phoneNumber: contact.phoneNumber,
    });
    return userIdentityId;
  } catch (error) {
    if (failureOf(error).type === seamFailure.conflict) return null;
    throw error;
  }
}
