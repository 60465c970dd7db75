import { ApplicationFailure } from '@temporalio/workflow';
import { nextUserIdentityKey, userIdentityKey } from '../../domain/ids.ts';
import { isNamedByPms, personOf, withoutIdentity } from '../../domain/lifetime/identities.ts';
import { afterFailedIssue } from '../../domain/lifetime/issuing.ts';
import { identityOf } from '../../domain/lifetime/outlook.ts';
import { afterIdentified, whyNoContact, type Identified } from '../../domain/lifetime/ways.ts';
import type { Guest } from '../../domain/messages/reservation.ts';
import { inBoth, isEmpty, ownContacts, type Contacts } from '../../domain/person/found.ts';
import { seamFailure } from '../../domain/seam/resources.ts';
import { code } from '../../domain/text.ts';
import { now } from '../runtime/clock.ts';
import { failureOf } from '../runtime/failure.ts';
import { identityUnder, ours, seek, takeFound } from './found.ts';
import { assertNotMerged } from './notMerged.ts';
import { change, seam, type Reservation } from './reservation.ts';

/**
 * The user identity of a guest: the one that the PMS named, else the one that this guest got before, else a new one. If an
 * identity already has the guest's e-mail address or phone number, it is the guest's unless the names differ. Else the guest
 * gets an identity without it, so that a family on one address does not become one person.
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
    const identified = await underWay;
    change(r, afterIdentified(r.state, { person, guest, identified, now: now() }));
    return identified.userIdentityId;
  } finally {
    r.identifying.delete(person);
  }
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
    const calls = seam(r, `look whether the user identity of ${code(guestId)} still exists`);
    const identity = await calls.getUserIdentity({ propertyId: r.propertyId, userIdentityId });
    // A merged one is forgotten, too: the person is looked for anew, by name and contacts.
    if (identity !== null && !identity.isBeingDeleted && identity.mergedInto === null) return false;
  } catch (error) {
    failureOf(error); // Nothing is known of it.
    return false;
  }
  change(r, withoutIdentity(r.state, userIdentityId));
  return true;
}

/** How many persons may have had one guest id of one reservation id, in all the lives of it that Seam remembers. */
const mostPersons = 100;

async function createOrFind(r: Reservation, guest: Guest, key: string): Promise<Identified> {
  const own = ownContacts(r.state.desired?.guests ?? [], guest);
  const isShared = own.emailAddress !== guest.emailAddress || own.phoneNumber !== guest.phoneNumber;
  // 1. A new person, as most are. Not a guest on the contact of another: Seam may know that guest by it.
  const created = isShared ? null : await create(r, guest, { key, contacts: own });
  if (created !== null)
    return { userIdentityId: ours(r, created), noContact: isEmpty(own) ? 'no-contact' : null, isNew: true };
  // 2. An identity has this e-mail address or phone number already: it is the same person's, or another's.
  const sought = await seek(r, guest);
  if (sought.is === 'known') return { userIdentityId: takeFound(r, sought), noContact: null };
  const contacts = sought.is === 'two' ? {} : inBoth(own, sought.free);
  const isApart = contacts.emailAddress !== guest.emailAddress || contacts.phoneNumber !== guest.phoneNumber;
  const noContact = isEmpty(contacts) ? whyNoContact(guest, sought) : null;
  for (let number = 1, next = key; number <= mostPersons; number++, next = nextUserIdentityKey(next)) {
    // 3. Another person's: create an identity without the contacts of that person.
    const apart = isApart || number > 1 ? await create(r, guest, { key: next, contacts }) : null;
    if (apart !== null) return { userIdentityId: ours(r, apart), noContact, isNew: true };
    // 4. Created before, and the answer was lost: the key is ours. Or an earlier guest with the same ids has the key.
    const before = await identityUnder(r, guest, next);
    if (before === null || before.isBeingDeleted) break;
    assertNotMerged(guest.guestId, before);
    if (before.likeness === 'same')
      return {
        userIdentityId: ours(r, before.userIdentityId),
        noContact: before.hasContact ? null : (noContact ?? 'no-contact'),
      };
  }
  const message = `Seam reports a conflict for the user identity of guest ${guest.guestId}, but the only one found is being deleted. It is tried again.`;
  throw ApplicationFailure.nonRetryable(message, seamFailure.conflict);
}

/** Creates the identity; `null` if Seam says that the key, e-mail address or phone number is taken. */
async function create(
  r: Reservation,
  guest: Guest,
  { key, contacts }: { readonly key: string; readonly contacts: Contacts },
): Promise<string | null> {
  try {
    const { userIdentityId } = await seam(r, `create the user identity of ${code(guest.guestId)}`).createUserIdentity({
      propertyId: r.propertyId,
      userIdentityKey: key,
      fullName: guest.fullName,
      emailAddress: contacts.emailAddress,
      phoneNumber: contacts.phoneNumber,
    });
    return userIdentityId;
  } catch (error) {
    if (failureOf(error).type === seamFailure.conflict) return null;
    throw error;
  }
}
